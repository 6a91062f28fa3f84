import type { Db } from '../context.ts'
import { prepared } from '../db/prepared.ts'
import type { Post } from './post.ts'
import { wasPublic } from './post.ts'

/** A post with what its page says of its author. */
export type SignedPost = Post & { authorSlug: string | null; authorName: string | null; authorWord: string | null }

/** A post as its page needs it. Source and bare text, most of the row, are not read. */
export type ShownPost = Pick<SignedPost, (typeof shownColumns)[number] | 'authorSlug' | 'authorName' | 'authorWord'>

const shownColumns = [
  'id',
  'kind',
  'path',
  'title',
  'lang',
  'summary',
  'question',
  'authorId',
  'categoryId',
  'reactions',
  'state',
  'html',
  'words',
  'image',
  'cover',
  'coverAlt',
  'publishedAt',
  'updatedAt',
  'createdAt',
  'changedAt',
] as const satisfies (keyof Post)[]

/** The post with that id, whatever its state. */
export async function findPost(db: Db, id: number): Promise<SignedPost | undefined> {
  return signedPosts(db).where('posts.id', '=', id).executeTakeFirst()
}

/**
 * The post at a path, as far as the public may know of it: published, or once published and now off (`state` tells; the
 * route answers 410 then). Drafts are `undefined` like anything unknown.
 */
export async function findPostByPath(db: Db, path: string): Promise<ShownPost | undefined> {
  const [post] = await postByPath(db, path)
  return post && wasPublic(post) ? post : undefined
}

const postByPath = prepared((db, path: string) =>
  withAuthors(db)
    .select(shownColumns.map((column) => `posts.${column}` as const))
    .where('posts.path', '=', path),
)

/** The post that had this path formerly: answer with a redirect to its present path. */
export async function findAddress(db: Db, path: string): Promise<SignedPost | undefined> {
  const post = await signedPosts(db)
    .innerJoin('addresses', 'addresses.postId', 'posts.id')
    .where('addresses.path', '=', path)
    .executeTakeFirst()
  return post && wasPublic(post) ? post : undefined
}

/** The newest published post (no page) with that slug. */
export async function findPostBySlug(db: Db, slug: string): Promise<Post | undefined> {
  return db
    .selectFrom('posts')
    .selectAll()
    .where('slug', '=', slug)
    .where('kind', '=', 'post')
    .where('state', '=', 'published')
    .orderBy('publishedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The post that a content file (relative to the content folder) became. */
export async function findPostByFile(db: Db, file: string): Promise<Post | undefined> {
  return db.selectFrom('posts').selectAll().where('file', '=', file).executeTakeFirst()
}

/** The row at a path, drafts included: for those who write posts. */
export async function findPostRow(db: Db, path: string): Promise<Post | undefined> {
  return db.selectFrom('posts').selectAll().where('path', '=', path).executeTakeFirst()
}

/** The content file of a post and what was read from it. */
export type FileOfPost = Pick<Post, 'id' | 'fileHash' | 'state'> & { file: string }

/** Every post that came from a content file, those that are off too. */
export async function listFiles(db: Db): Promise<FileOfPost[]> {
  const rows = await db
    .selectFrom('posts')
    .select(['id', 'file', 'fileHash', 'state'])
    .where('file', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.flatMap(({ file, ...row }) => (file === null ? [] : { ...row, file }))
}

/** The newest post whose file is one of `files` and whose text is exactly `source`; never one without text. */
export async function findPostBySource(
  db: Db,
  kind: Post['kind'],
  source: string,
  files: string[],
): Promise<Post | undefined> {
  if (source.trim() === '') return undefined
  return db
    .selectFrom('posts')
    .selectAll()
    .where('kind', '=', kind)
    .where('file', 'in', files.slice(-500))
    .where('source', '=', source)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

function signedPosts(db: Db) {
  return withAuthors(db).selectAll('posts')
}

function withAuthors(db: Db) {
  return db
    .selectFrom('posts')
    .leftJoin('authors', 'authors.id', 'posts.authorId')
    .select(['authors.slug as authorSlug', 'authors.name as authorName', 'authors.word as authorWord'])
}
