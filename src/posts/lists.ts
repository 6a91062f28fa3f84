import { sql } from 'kysely'
import type { Db } from '../context.ts'
import { countRows, sumOf } from '../db/dialect.ts'
import { excerpt } from '../lib/text.ts'
import type { Post } from './post.ts'
import type { SignedPost } from './queries.ts'

/**
 * A post as lists show it: without its text, signed by its author. `summary` is never empty unless the post is; without one of the author's
 * it is the beginning of the text.
 */
export type PostCard = Omit<SignedPost, 'source' | 'html' | 'text' | 'previewKey' | 'hopedVoices' | 'hopedLinks'>
/** One page of a list. `more` says whether another follows. */
export type Page<Item> = { items: Item[]; more: boolean }
/** Which part of a list: pages are counted from 1. */
export type Part = { page: number; perPage: number }

/** Published posts, newest first. */
export async function listPosts(db: Db, part: Part): Promise<Page<PostCard>> {
  return takePage(publishedCards(db), part)
}

/** What posts may be gathered under. */
export type Under = { tagId: number } | { categoryId: number }

/** Published posts of a tag or category, newest first. */
export async function listPostsUnder(db: Db, under: Under, part: Part): Promise<Page<PostCard>> {
  return takePage(publishedCards(db).where('posts.id', 'in', idsUnder(db, under)), part)
}

/** Published posts of a month as their permalinks say it, newest first; at most 500. */
export async function listPostsOfMonth(db: Db, year: number, month: number): Promise<PostCard[]> {
  const prefix = `/${String(year).padStart(4, '0')}/${String(month).padStart(2, '0')}/`
  const rows = await publishedCards(db)
    .where(sql`substr(posts.path, 1, 9)`, '=', prefix)
    .limit(500)
    .execute()
  return rows.map(finishCard)
}

/** Posts whose thread was last spoken in, the liveliest first. */
export async function listConversations(db: Db, limit: number): Promise<PostCard[]> {
  const rows = await cards(db)
    .where('posts.state', '=', 'published')
    .where('posts.kind', '=', 'post')
    .where('posts.latestAt', 'is not', null)
    .orderBy('posts.latestAt', 'desc')
    .orderBy('posts.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(finishCard)
}

/** The newest published posts with all their text, for feeds; of one tag or category when it is given. */
export async function listWholePosts(db: Db, limit: number, under?: Under): Promise<SignedPost[]> {
  let query = db
    .selectFrom('posts')
    .leftJoin('authors', 'authors.id', 'posts.authorId')
    .selectAll('posts')
    .select(['authors.slug as authorSlug', 'authors.name as authorName', 'authors.word as authorWord'])
    .where('posts.state', '=', 'published')
    .where('posts.kind', '=', 'post')
  if (under) query = query.where('posts.id', 'in', idsUnder(db, under))
  return query.orderBy('posts.publishedAt', 'desc').orderBy('posts.id', 'desc').limit(limit).execute()
}

/** A month of the archive, with how many posts it has and how many reactions they have. */
export type Month = { year: number; month: number; posts: number; reactions: number }

/** The months that have published posts, newest first; at most 1,200. */
export async function listMonths(db: Db): Promise<Month[]> {
  const rows = await db
    .selectFrom('posts')
    .select([sql<string>`substr(path, 2, 7)`.as('name'), countRows().as('posts'), sumOf('total').as('reactions')])
    .where('state', '=', 'published')
    .where('kind', '=', 'post')
    .groupBy(sql`substr(path, 2, 7)`)
    .orderBy('name', 'desc')
    .limit(1200)
    .execute()
  return rows.map(({ name, posts, reactions }) => {
    const [year, month] = name.split('/')
    return { year: Number(year), month: Number(month), posts, reactions }
  })
}

/** Every public address with its last change, for the sitemap, posts and pages alike; at most 45,000, newest first. */
export async function listAddresses(db: Db): Promise<Pick<Post, 'path' | 'kind' | 'changedAt'>[]> {
  return db
    .selectFrom('posts')
    .select(['path', 'kind', 'changedAt'])
    .where('state', '=', 'published')
    .orderBy('publishedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(45_000)
    .execute()
}

/**
 * When anything that a list of posts or reactions can show last changed: posts move this instant also when they are
 * taken off, lose a tag, or when their thread is moderated; those that never were public do not. Null on an empty site.
 */
export async function findLastChange(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.max('changedAt').as('at'))
    .where('publishedAt', 'is not', null)
    .executeTakeFirst()
  return row?.at ?? null
}

function idsUnder(db: Db, under: Under) {
  return 'tagId' in under
    ? db.selectFrom('postTags').select('postId as id').where('tagId', '=', under.tagId)
    : db.selectFrom('posts').select('id').where('categoryId', '=', under.categoryId)
}

function publishedCards(db: Db) {
  return cards(db)
    .where('posts.state', '=', 'published')
    .where('posts.kind', '=', 'post')
    .orderBy('posts.publishedAt', 'desc')
    .orderBy('posts.id', 'desc')
}

function cards(db: Db) {
  return db
    .selectFrom('posts')
    .leftJoin('authors', 'authors.id', 'posts.authorId')
    .select([
      ...cardColumns,
      'authors.slug as authorSlug',
      'authors.name as authorName',
      'authors.word as authorWord',
      // Enough to cut a summary from, and no more of a long text than that.
      sql<string>`case when posts.summary = '' then substr(posts.text, 1, 500) else posts.summary end`.as('summary'),
    ])
}

async function takePage(query: ReturnType<typeof cards>, { page, perPage }: Part): Promise<Page<PostCard>> {
  const rows = await query
    .limit(perPage + 1)
    .offset((page - 1) * perPage)
    .execute()
  return { items: rows.slice(0, perPage).map(finishCard), more: rows.length > perPage }
}

function finishCard(row: PostCard): PostCard {
  return { ...row, summary: excerpt(row.summary, 320) }
}

const cardColumns = [
  'posts.id',
  'posts.kind',
  'posts.path',
  'posts.slug',
  'posts.title',
  'posts.lang',
  'posts.question',
  'posts.authorId',
  'posts.reactions',
  'posts.state',
  'posts.words',
  'posts.image',
  'posts.demo',
  'posts.file',
  'posts.fileHash',
  'posts.cleaner',
  'posts.publishedAt',
  'posts.updatedAt',
  'posts.createdAt',
  'posts.changedAt',
  'posts.lastNumber',
  'posts.total',
  'posts.voices',
  'posts.authorReplies',
  'posts.links',
  'posts.followups',
  'posts.republications',
  'posts.latestName',
  'posts.latestAt',
  'posts.latestNumber',
  'posts.categoryId',
  'posts.cover',
  'posts.coverAlt',
  'posts.scheduledAt',
] as const
