import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import { refuse } from '../errors.ts'
import { findPost } from '../posts/queries.ts'
import { visibleStates, type Reaction } from '../reactions/reaction.ts'
import { isTakenBack, letLinkBack, takeBackLink } from '../reactions/take-back.ts'
import type { Linkback } from '../linkbacks/linkback.ts'
import type { OwnedSite } from './owner.ts'
import { readAgain } from '../linkbacks/recheck.ts'

const perPage = 50
const mostAnnounced = 20
/** So many are taken back at once; whoever has more sends the form again. */
const mostAtOnce = 500

/** A link as the owner of its site sees it. */
export type OwnedLink = Pick<
  Reaction,
  'id' | 'sourceUrl' | 'title' | 'excerpt' | 'state' | 'formerState' | 'number' | 'relation' | 'transport' | 'createdAt'
> & { postTitle: string; postPath: string; postState: string }

/** A request about a page of the site that came to nothing, or has not come to anything yet. */
export type Announced = Pick<Linkback, 'id' | 'token' | 'source' | 'target' | 'requestedAt'>

/**
 * The links that came from a site, the latest first, 50 below an id: those whose page was announced, read or shown as one
 * of its own. `live` counts those that stand in a thread or wait to, on all pages.
 */
export async function listOwnedLinks(
  ctx: Ctx,
  site: OwnedSite,
  before?: number,
): Promise<{ items: OwnedLink[]; older: number | null; live: number }> {
  let query = ofSite(ctx, site)
    .innerJoin('posts', 'posts.id', 'reactions.postId')
    .select(['reactions.id', 'sourceUrl', 'reactions.title', 'excerpt', 'reactions.state', 'formerState', 'number'])
    .select(['relation', 'transport', 'reactions.createdAt'])
    .select(['posts.title as postTitle', 'posts.path as postPath', 'posts.state as postState'])
  if (before !== undefined) query = query.where('reactions.id', '<', before)
  const rows = await query
    .orderBy('reactions.id', 'desc')
    .limit(perPage + 1)
    .execute()
  const { live } = await ofSite(ctx, site)
    .where('reactions.state', 'in', ['pending', ...visibleStates])
    .select(countRows().as('live'))
    .executeTakeFirstOrThrow()
  const items = rows.slice(0, perPage)
  return { items, older: rows.length > perPage ? (items.at(-1)?.id ?? null) : null, live }
}

/** The latest requests about pages of the site that have no link in a thread, 20 at most. */
export async function listAnnounced(ctx: Ctx, { host, path }: OwnedSite): Promise<Announced[]> {
  const query = ctx.db
    .selectFrom('linkbacks')
    .select(['id', 'token', 'source', 'target', 'requestedAt'])
    .where('sourceHost', '=', host)
    .where('reactionId', 'is', null)
  const below = path === '/' ? query : query.where(isBelow('sourceKey', host, path))
  return below.orderBy('id', 'desc').limit(mostAnnounced).execute()
}

/**
 * What the owner of a site may do with one of its links: take it out and keep it out, let it come back, have its page read
 * again. Answers whether it had any effect: what a moderator decided, and what is so already, stays. Refused: `not_found` for a link of another site, `too_many` when the page has been read often enough for now.
 */
export async function changeOwnedLink(
  ctx: Ctx,
  site: OwnedSite,
  id: number,
  act: 'take' | 'let' | 'read',
): Promise<boolean> {
  const link = await ofSite(ctx, site).selectAll('reactions').where('reactions.id', '=', id).executeTakeFirst()
  const post = link && (await findPost(ctx.db, link.postId))
  if (!link || !post) return refuse('not_found', 'error.notFound')
  const decided = link.state === 'removed' || link.state === 'spam'
  if (decided || isTakenBack(link) !== (act === 'let')) return false
  if (act === 'take') await takeBackLink(ctx, id)
  const after = act === 'let' ? await letLinkBack(ctx, id) : link
  // What had left its thread before it was taken back, or was forgotten since, needs a look at its page to return.
  const absent = act === 'let' && after?.state === 'withdrawn' && !isTakenBack(after)
  if (after && (absent || act === 'read')) await readAgain(ctx, after, post)
  return true
}

/** Takes every link of a site that stands in a thread, or waits to, out and keeps it out; answers how many, 500 at most. */
export async function takeAllBack(ctx: Ctx, site: OwnedSite): Promise<number> {
  const live = await ofSite(ctx, site)
    .where('reactions.state', 'in', ['pending', ...visibleStates])
    .select('reactions.id')
    .orderBy('reactions.id', 'desc')
    .limit(mostAtOnce)
    .execute()
  for (const { id } of live) await takeBackLink(ctx, id)
  return live.length
}

/** Where the page was announced, where it was found after redirects, and what it calls its own address. */
function ofSite({ db }: Ctx, { host, path }: OwnedSite) {
  const links = db.selectFrom('reactions').where('reactions.kind', '=', 'linkback')
  return links.where((row) =>
    row.or([
      path === '/' ? row('sourceHost', '=', host) : isBelow('sourceKey', host, path),
      ...(path === '/' ? [row('endHost', '=', host)] : []),
      isBelow('permalinkKey', host, path === '/' ? '' : path),
    ]),
  )
}

/** Whether an address is that path of the host or below it, by http or https; both in the one spelling of all that mean the same. */
function isBelow(column: 'sourceKey' | 'permalinkKey', host: string, path: string) {
  const bases = [`https://${host}${path}`, `http://${host}${path}`]
  const tests = bases.map((base) => {
    const next = sql`substr(${sql.ref(column)}, ${sql.lit(base.length + 1)}, 1)`
    return sql`(substr(${sql.ref(column)}, 1, ${sql.lit(base.length)}) = ${base} and ${next} in ('', '/', '?', '#'))`
  })
  return sql<boolean>`(${sql.join(tests, sql` or `)})`
}
