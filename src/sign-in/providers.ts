import type { Ctx } from '../context.ts'
import type { Way } from './way.ts'

/** The providers that the owner has set up. */
export function providerWays(_ctx: Ctx): Way[] {
  return []
}
