import { sql, type Updateable } from 'kysely'
import { instant, type Ctx, type Db } from '../context.ts'
import type { SentLinkRow, SentLinkTable } from '../db/schema-links.ts'
import type { PostRow } from '../db/schema-posts.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { may, mayWrite, type Account } from '../identities/account.ts'
import { enqueue } from '../jobs/queue.ts'

/** A link of a post of ours to another page, with what became of telling that page's site, and the post it stands in. */
export type SentLink = SentLinkRow & {
  postPath: PostRow['path']
  postTitle: PostRow['title']
  postLang: PostRow['lang']
  postState: PostRow['state']
  authorId: PostRow['authorId']
}

/** Which links a list is about; `before` is the id that the last page ended with, `authorId` the author of the posts. */
export type SentLinkFilter = {
  state?: SentLink['state'] | undefined
  host?: string | undefined
  postId?: number | undefined
  authorId?: number | undefined
  before?: number | undefined
  /** Those that stand in a draft only, too. */
  planned?: boolean
  /** How many at most; 50 unless told otherwise. */
  limit?: number | undefined
}

export const sentLinksPerPage = 50
/** A failure that is older than this is no longer worth a word. */
const worryDays = 30

/**
 * The links of our posts that others were or are to be told of, the newest first, 50 of them; none of mere drafts unless
 * asked for.
 */
export async function listSentLinks(db: Db, filter: SentLinkFilter): Promise<SentLink[]> {
  let query = sentLinks(db)
  if (!filter.planned) query = query.where('sentLinks.state', '<>', 'planned')
  if (filter.state !== undefined) query = query.where('sentLinks.state', '=', filter.state)
  if (filter.host !== undefined) query = query.where('sentLinks.targetHost', '=', filter.host)
  if (filter.postId !== undefined) query = query.where('sentLinks.postId', '=', filter.postId)
  if (filter.authorId !== undefined) query = query.where('posts.authorId', '=', filter.authorId)
  if (filter.before !== undefined) query = query.where('sentLinks.id', '<', filter.before)
  return query
    .orderBy('sentLinks.id', 'desc')
    .limit(filter.limit ?? sentLinksPerPage)
    .execute()
}

/** The link with that id. */
export async function findSentLink(db: Db, id: number): Promise<SentLink | undefined> {
  return sentLinks(db).where('sentLinks.id', '=', id).executeTakeFirst()
}

/**
 * The links of an account's posts (of all, for those who may write all) that came to nothing within 30 days: refused,
 * or given up; the latest first, at most 50. Links that have left their post since are nobody's worry.
 */
export async function listFailedLinks(ctx: Ctx, account: Account): Promise<SentLink[]> {
  if (!may(account, 'write')) return []
  const since = new Date(ctx.now().getTime() - worryDays * 86_400_000).toISOString()
  const query = sentLinks(ctx.db)
    .where('sentLinks.state', 'in', ['refused', 'unreachable'])
    .where('sentLinks.nextAt', 'is', null)
    .where('sentLinks.present', '=', 1)
    .where('sentLinks.changedAt', '>', since)
    .where('posts.state', '=', 'published')
    .orderBy('sentLinks.changedAt', 'desc')
    .orderBy('sentLinks.id', 'desc')
    .limit(50)
  return (may(account, 'write-all') ? query : query.where('posts.authorId', '=', account.authorId)).execute()
}

/**
 * Tells the other side once more, at once and with all tries before it; one that was unticked is told from then on.
 * Refused: `not_found`, `forbidden` for who may not write the post, `conflict` where sending is off, or for a link of a
 * draft.
 */
export async function retrySentLink(ctx: Ctx, account: Account, id: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const link = (await findSentLink(ctx.db, id)) ?? refuse('not_found', 'error.notFound')
    if (!mayWrite(account, link)) refuse('forbidden', 'desk.forbidden')
    if (!ctx.settings.sendsLinkbacks) refuse('conflict', 'sending.isOff')
    if (link.state === 'planned') refuse('conflict', 'sending.isDraft')
    const choice = link.choice === 'off' ? ('auto' as const) : link.choice
    await ctx.db.updateTable('sentLinks').set({ choice }).where('id', '=', id).execute()
    await askToSend(ctx, id)
  })
}

/** Makes a link wait for its turn and asks for it: now, or at `runAt`. Call it in a transaction. */
export async function askToSend(ctx: Ctx, id: number, runAt = instant(ctx)): Promise<void> {
  await updateSentLink(ctx, id, { state: 'waiting', tries: 0, nextAt: runAt, sentHash: null })
  await enqueue(ctx, 'send-linkback', { sentLinkId: id }, { key: `send-linkback/${id}`, runAt })
}

/** Adds a link of a post, which nobody was told of yet; `changes` is what is known of it beyond its address. */
export async function newSentLink(
  ctx: Ctx,
  postId: number,
  link: { target: string; host: string },
  changes: Updateable<SentLinkTable> = {},
): Promise<SentLinkRow> {
  const planned = { state: 'planned', createdAt: instant(ctx), changedAt: instant(ctx) } as const
  return ctx.db
    .insertInto('sentLinks')
    .values({ ...planned, postId, target: link.target, targetHost: link.host, ...changes })
    .onConflict((conflict) => conflict.columns(['postId', 'target']).doUpdateSet({ ...changes, targetHost: link.host }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Changes a link, and notes when. */
export async function updateSentLink(ctx: Ctx, id: number, changes: Updateable<SentLinkTable>): Promise<void> {
  const changed = { ...changes, changedAt: instant(ctx) }
  await ctx.db.updateTable('sentLinks').set(changed).where('id', '=', id).execute()
}

/** Every link of a post, those of its draft too, in the order in which they were first seen; at most 1000. */
export async function linksOfPost(db: Db, postId: number): Promise<SentLinkRow[]> {
  return db.selectFrom('sentLinks').selectAll().where('postId', '=', postId).orderBy('id').limit(1000).execute()
}

/** How many of the links that a post tells of were accepted, of how many, by the post. */
export async function countSentLinks(
  db: Db,
  postIds: number[],
): Promise<Map<number, { accepted: number; of: number }>> {
  if (postIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('sentLinks')
    .select('postId')
    .select(sql<number>`cast(sum(case when state = 'accepted' then 1 else 0 end) as integer)`.as('accepted'))
    .select(sql<number>`cast(count(*) as integer)`.as('of'))
    .where('postId', 'in', postIds.slice(0, 500))
    .where('present', '=', 1)
    .where('state', 'in', ['waiting', 'accepted', 'refused', 'unreachable'])
    .groupBy('postId')
    .execute()
  return new Map(rows.map(({ postId, ...counts }) => [postId, counts]))
}

function sentLinks(db: Db) {
  return db
    .selectFrom('sentLinks')
    .innerJoin('posts', 'posts.id', 'sentLinks.postId')
    .selectAll('sentLinks')
    .select([
      'posts.path as postPath',
      'posts.title as postTitle',
      'posts.lang as postLang',
      'posts.state as postState',
    ])
    .select('posts.authorId')
}
