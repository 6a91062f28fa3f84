import type { Ctx } from '../context.ts'
import { isBridge } from '../settings/bridges.ts'
import type { Reaction } from './reaction.ts'
import { ruleBook } from './rule-book.ts'
import { hostOf, siteRule } from './rules.ts'

/**
 * Whether whoever stands behind a link was let in before: its site, and the one that was read in the end where that is
 * another, since a site that redirects anybody anywhere vouches for nobody. Everybody comes through a bridge: there it
 * is the writer who must be known.
 */
export async function isKnownSource(
  ctx: Ctx,
  { sourceHost, endHost, authorKey }: Pick<Reaction, 'endHost' | 'authorKey'> & { sourceHost: string },
): Promise<boolean> {
  if (isBridge(ctx.settings, endHost ?? sourceHost)) return authorKey !== null && isLetIn(ctx, 'authorKey', authorKey)
  const redirected = endHost !== null && endHost !== sourceHost
  return (await isKnownSite(ctx, sourceHost)) && (!redirected || (await isKnownSite(ctx, endHost)))
}

/** Whether a link of that site needs no look by a person, under the policy and the rules of this one. */
export async function isTrusted(ctx: Ctx, host: string): Promise<boolean> {
  const rule = siteRule(await ruleBook(ctx), hostOf(`http://${host}`) ?? '')
  if (rule) return rule.verdict === 'trust'
  return ctx.settings.policy === 'open' || isKnownSite(ctx, host)
}

/** Whoever let in a link that was redirected has seen where it leads. */
async function isKnownSite(ctx: Ctx, host: string): Promise<boolean> {
  if (host === new URL(ctx.settings.siteUrl).host) return true
  return (await isLetIn(ctx, 'sourceHost', host)) || isLetIn(ctx, 'endHost', host)
}

async function isLetIn(ctx: Ctx, column: 'sourceHost' | 'endHost' | 'authorKey', value: string): Promise<boolean> {
  const query = ctx.db.selectFrom('reactions').select('id').where(column, '=', value)
  const known = query.where('state', '=', 'published').where('kind', '=', 'linkback').limit(1)
  return (await known.executeTakeFirst()) !== undefined
}
