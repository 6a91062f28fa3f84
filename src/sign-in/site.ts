import type { Ctx } from '../context.ts'
import type { Way } from './way.ts'

/** Undefined while the owner does not offer it. */
export function siteWay(_ctx: Ctx): Way | undefined {
  return undefined
}
