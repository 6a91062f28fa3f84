import type { Ctx } from '../context.ts'
import { mastodonWay } from './mastodon.ts'
import { providerWays } from './providers.ts'
import { siteWay } from './site.ts'
import type { Way } from './way.ts'

/** The ways in which a reader may prove who they are just now, in the order of their buttons; mail is apart. */
export function listWays(ctx: Ctx): Way[] {
  return [siteWay(ctx), mastodonWay(ctx), ...providerWays(ctx)].filter((way) => way !== undefined)
}
