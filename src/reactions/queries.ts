import { sql } from 'kysely'
import type { Ctx, Db, Engine } from '../context.ts'
import { countRows, lockRows } from '../db/dialect.ts'
import { prepared } from '../db/prepared.ts'
import type { PostRow } from '../db/schema-posts.ts'
import type { ReactionRow } from '../db/schema-reactions.ts'
import { gestures, isGesture, isVisible, visibleStates, type Reaction } from './reaction.ts'
import type { Outline } from './thread-shape.ts'

/** What a page needs of a reaction that it shows, beside its outline. */
export type Body = Pick<
  ReactionRow,
  | 'id'
  | 'html'
  | 'title'
  | 'excerpt'
  | 'sourceUrl'
  | 'permalink'
  | 'website'
  | 'photo'
  | 'writtenAt'
  | 'transport'
  | 'lang'
  | 'editedAt'
  | 'correctedAt'
  | 'authorId'
  | 'provider'
  | 'via'
  | 'stateAt'
>

/** What the door into a thread looks at in its post, with the stored counts. */
export type ThreadPost = Pick<
  PostRow,
  | 'id'
  | 'kind'
  | 'state'
  | 'reactions'
  | 'publishedAt'
  | 'lastNumber'
  | 'total'
  | 'voices'
  | 'authorReplies'
  | 'links'
  | 'followups'
  | 'republications'
  | 'latestNumber'
>

const threadPost = [
  'id',
  'kind',
  'state',
  'reactions',
  'publishedAt',
  'lastNumber',
  'total',
  'voices',
  'authorReplies',
  'links',
  'followups',
  'republications',
  'latestNumber',
] as const

/** The reaction with that id, whatever its state. */
export async function findReaction(db: Db, id: number): Promise<Reaction | undefined> {
  const [row] = await reactionById(db, id)
  return row
}

const reactionById = prepared((db, id: number) => db.selectFrom('reactions').selectAll().where('id', '=', id))

/** The reaction of a post that was given that number, whatever its state. */
export async function findByNumber(db: Db, postId: number, number: number): Promise<Reaction | undefined> {
  const query = db.selectFrom('reactions').selectAll().where('postId', '=', postId).where('number', '=', number)
  return query.executeTakeFirst()
}

/** The reaction of a post that can be answered at that number: one that the thread shows. */
export async function findParent(db: Db, postId: number, number: number | undefined): Promise<Reaction | undefined> {
  const parent = number === undefined ? undefined : await findByNumber(db, postId, number)
  return parent && isVisible(parent.state) && !isGesture(parent.relation) ? parent : undefined
}

/** The reaction that a source and a post have together, however it came. */
export async function findBySource(
  db: Db,
  { postId, sourceKey }: { postId: number; sourceKey: string },
): Promise<Reaction | undefined> {
  const query = db.selectFrom('reactions').selectAll().where('postId', '=', postId).where('sourceKey', '=', sourceKey)
  return query.executeTakeFirst()
}

/** Whether a row is a gesture, written as the index of gestures is so that it is found by that. */
export const isGestureRow = sql<boolean>`reactions.relation in (${sql.join(gestures.map((gesture) => sql.lit(gesture)))})`

/** Whether it says something, in its place: any row that is no gesture. */
export const isSaid = sql<boolean>`(reactions.relation is null or not ${isGestureRow})`

/** The light rows of a whole thread in the order of their numbers; gestures and what never had a number are not part of it. */
export const listOutline: (db: Db, postId: number) => Promise<Outline[]> = prepared((db, postId: number) =>
  db
    .selectFrom('reactions')
    .select(['id', 'parentId', 'number', 'kind', 'strand', 'state', 'name', 'nameFolded', 'readerId', 'email'])
    .select(['relation', 'siteName', 'sourceHost', 'publishedAt'])
    .where('postId', '=', postId)
    .where('number', 'is not', null)
    .where(isSaid)
    .orderBy('number')
    .$narrowType<{ number: number; publishedAt: string }>(),
)

/** No statement names more ids than this: SQLite takes 32,766, and a page of long branches may ask for more. */
const mostIds = 1024

/** The texts of some reactions, by id. */
export async function listBodies(db: Db, ids: readonly number[]): Promise<Map<number, Body>> {
  const bodies = new Map<number, Body>()
  for (let start = 0; start < ids.length; start += mostIds) {
    const some = ids.slice(start, start + mostIds)
    // Named again up to a power of two, ids of any number need but a few queries.
    const places = 2 ** Math.ceil(Math.log2(some.length))
    const rows = await bodiesById(db, ...some, ...Array.from({ length: places - some.length }, () => some[0] ?? 0))
    for (const row of rows) bodies.set(row.id, row)
  }
  return bodies
}

const bodiesById = prepared((db, ...ids: number[]) =>
  db
    .selectFrom('reactions')
    .select(['id', 'html', 'title', 'excerpt', 'sourceUrl', 'permalink', 'website', 'photo', 'writtenAt', 'transport'])
    .select(['lang', 'editedAt', 'authorId', 'provider', 'via', 'stateAt', 'correctedAt'])
    .where('id', 'in', ids),
)

/** What one browser, one reader or one author has sent under a post and not withdrawn, oldest first; the latest 100 of each. */
export async function listByWriter(
  db: Db,
  postId: number,
  by: { voice: string | null; readerId: number | null; authorId: number | null },
): Promise<Reaction[]> {
  const found: Reaction[] = []
  for (const column of ['voice', 'readerId', 'authorId'] as const) {
    const value = by[column]
    if (value === null) continue
    const query = db.selectFrom('reactions').selectAll().where(column, '=', value).where('postId', '=', postId)
    const rows = query.where('kind', '=', 'comment').where('state', 'in', ['pending', 'spam', 'published'])
    found.push(...(await rows.orderBy('id', 'desc').limit(100).execute()))
  }
  const byId = new Map(found.map((reaction) => [reaction.id, reaction]))
  return Array.from(byId.values()).sort((a, b) => a.id - b.id)
}

/** Whether anything shown answers a reaction; a like of it says nothing. */
export async function isAnswered(db: Db, id: number): Promise<boolean> {
  const query = db.selectFrom('reactions').select('id').where('parentId', '=', id).where('state', 'in', visibleStates)
  return (await query.where(isSaid).limit(1).executeTakeFirst()) !== undefined
}

/** Whether a hidden reaction leaves a trace: something shown hangs below it, however deep. */
export async function hasShownChild(db: Db, id: number): Promise<boolean> {
  const { rows } = await sql`with recursive below(id, state) as (
      select id, state from reactions where parent_id = ${id} and ${isSaid}
      union select reactions.id, reactions.state from reactions join below on reactions.parent_id = below.id and ${isSaid}
    ) select id from below where state in ('published', 'gone') limit 1`.execute(db)
  return rows.length > 0
}

/** The post at a path that is public or once was, without its text: what its form needs to know before it takes a message. */
export async function findThreadAt(
  db: Db,
  path: string,
): Promise<Pick<PostRow, 'id' | 'path' | 'kind' | 'state' | 'reactions'> | undefined> {
  const [post] = await threadAt(db, path)
  return post
}

const threadAt = prepared((db, path: string) => {
  const query = db.selectFrom('posts').select(['id', 'path', 'kind', 'state', 'reactions']).where('path', '=', path)
  return query.where('publishedAt', 'is not', null)
})

/**
 * The post of a thread without its text, kept from other writers until the transaction ends: numbers and counts of one
 * thread change one after the other.
 */
export async function lockThread(ctx: Ctx, id: number): Promise<ThreadPost | undefined> {
  const [post] = await lockedThread[ctx.engine](ctx.db, id)
  return post
}

/**
 * Holds the threads of some reactions until the transaction ends. Everybody takes threads in this order, and all of them
 * before the first change, which holds the site's row: so nobody waits for somebody who waits for them.
 */
export async function lockThreads(ctx: Ctx, reactions: readonly { postId: number }[]): Promise<void> {
  const postIds = new Set(reactions.map(({ postId }) => postId))
  for (const postId of Array.from(postIds).sort((a, b) => a - b)) await lockThread(ctx, postId)
}

const threadPostById = (engine: Engine) =>
  prepared((db, id: number) =>
    db.selectFrom('posts').select(threadPost).where('id', '=', id).modifyEnd(lockRows(engine)),
  )
const lockedThread = { sqlite: threadPostById('sqlite'), postgres: threadPostById('postgres') }

/** How many reactions wait for a moderator. */
export async function countPending(db: Db): Promise<number> {
  const [row] = await pendingCount(db)
  return row?.count ?? 0
}

const pendingCount = prepared((db) =>
  db.selectFrom('reactions').select(countRows().as('count')).where('state', '=', 'pending'),
)
