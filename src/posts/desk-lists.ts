import { sql } from 'kysely'
import type { Db } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import type { PostTable } from '../db/schema-posts.ts'
import { may, type Account } from '../identities/account.ts'
import { fold } from '../lib/text.ts'

export type DeskState = PostTable['state']

/** What is asked of the list of posts: everything left out is everything; pages are counted from 1. */
export type DeskAsk = {
  account: Account
  state?: DeskState | undefined
  kind?: PostTable['kind'] | undefined
  /** Words of titles, whatever their accents. */
  search?: string | undefined
  page?: number
}

/** A post in the desk's list. Instants are ISO 8601 in UTC. */
export type DeskPost = {
  id: number
  kind: PostTable['kind']
  state: DeskState
  title: string
  path: string
  lang: string
  authorName: string | null
  publishedAt: string | null
  scheduledAt: string | null
  /** When anything of it was last written, the working copy included. */
  writtenAt: string
  total: number
  /** Reactions that wait for a moderator. */
  waiting: number
  /** Whether the working copy says something else than what is public, or waits for its hour. */
  changed: boolean
  /** The content file it lives in. */
  file: string | null
}

/** One page of posts with, beside `total` of this list, how many posts of that kind the account has in each state. */
export type DeskList = { posts: DeskPost[]; total: number; pages: number; counts: Record<DeskState, number> }

const perPage = 30
/** A search looks through so many titles, those written last first. */
const searched = 20_000

/**
 * The posts that an account may write, those written last first: an author's are the own ones. What is deleted is
 * listed only when it is asked for.
 */
export async function listDeskPosts(db: Db, ask: DeskAsk): Promise<DeskList> {
  const page = Math.max(1, ask.page ?? 1)
  const counts = await countStates(db, ask)
  const words = fold(ask.search?.slice(0, 200) ?? '')
    .split(' ')
    .filter(Boolean)
  const found = words.length > 0 ? await findTitles(db, ask, words) : undefined
  const total = found?.length ?? countListed(counts, ask.state)
  const start = (page - 1) * perPage
  const ids = found?.slice(start, start + perPage) ?? (await listIds(db, ask, start))
  const posts = ids.length > 0 ? await rows(db).where('posts.id', 'in', ids).limit(perPage).execute() : []
  const waiting = await countWaiting(db, ids)
  return {
    posts: posts.map((post) => ({ ...post, changed: post.changed === 1, waiting: waiting.get(post.id) ?? 0 })),
    total,
    pages: Math.max(1, Math.ceil(total / perPage)),
    counts,
  }
}

/** Only what the order needs is read of every post; the rest of a row is long. */
async function listIds(db: Db, ask: DeskAsk, offset: number): Promise<number[]> {
  const listed = await within(db, ask)
    .select('posts.id')
    .orderBy(writtenAt, 'desc')
    .orderBy('posts.id', 'desc')
    .limit(perPage)
    .offset(offset)
    .execute()
  return listed.map(({ id }) => id)
}

function rows(db: Db) {
  return db
    .selectFrom('posts')
    .leftJoin('drafts', 'drafts.postId', 'posts.id')
    .leftJoin('authors', 'authors.id', 'posts.authorId')
    .select([
      'posts.id',
      'posts.kind',
      'posts.state',
      'posts.title',
      'posts.path',
      'posts.lang',
      'authors.name as authorName',
      'posts.publishedAt',
      'posts.scheduledAt',
      'posts.total',
      'posts.file',
      writtenAt.as('writtenAt'),
      sql<number>`case when posts.state in ('published', 'scheduled') then coalesce(drafts.changed, 0) else 0 end`.as(
        'changed',
      ),
    ])
    .orderBy(writtenAt, 'desc')
    .orderBy('posts.id', 'desc')
}

const writtenAt = sql<string>`case when drafts.saved_at > posts.updated_at then drafts.saved_at else posts.updated_at end`

async function findTitles(db: Db, ask: DeskAsk, words: string[]): Promise<number[]> {
  const titles = await within(db, ask)
    .select(['posts.id', 'posts.title'])
    .orderBy(writtenAt, 'desc')
    .orderBy('posts.id', 'desc')
    .limit(searched)
    .execute()
  return titles
    .filter(({ title }) => {
      const folded = fold(title)
      return words.every((word) => folded.includes(word))
    })
    .map(({ id }) => id)
}

function within(db: Db, { account, state, kind }: DeskAsk) {
  return db
    .selectFrom('posts')
    .leftJoin('drafts', 'drafts.postId', 'posts.id')
    .$if(!may(account, 'write-all'), (query) => query.where('posts.authorId', '=', account.authorId))
    .$if(kind !== undefined, (query) => query.where('posts.kind', '=', kind ?? 'post'))
    .where('posts.state', state === undefined ? '<>' : '=', state ?? 'deleted')
}

async function countStates(db: Db, { account, kind }: DeskAsk): Promise<Record<DeskState, number>> {
  const counted = await db
    .selectFrom('posts')
    .select(['state', countRows().as('posts')])
    .$if(!may(account, 'write-all'), (query) => query.where('authorId', '=', account.authorId))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? 'post'))
    .groupBy('state')
    .execute()
  const counts = { draft: 0, scheduled: 0, published: 0, deleted: 0 }
  for (const { state, posts } of counted) counts[state] = posts
  return counts
}

function countListed(counts: Record<DeskState, number>, state: DeskState | undefined): number {
  return state === undefined ? counts.draft + counts.scheduled + counts.published : counts[state]
}

async function countWaiting(db: Db, postIds: number[]): Promise<Map<number, number>> {
  if (postIds.length === 0) return new Map()
  const counted = await db
    .selectFrom('reactions')
    .select(['postId', countRows().as('waiting')])
    .where('postId', 'in', postIds)
    .where('state', '=', 'pending')
    .groupBy('postId')
    .execute()
  return new Map(counted.map(({ postId, waiting }) => [postId, waiting]))
}
