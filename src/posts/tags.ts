import { sql } from 'kysely'
import type { Db } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import { fold, slugify, tidyLine } from '../lib/text.ts'

export type Tag = { id: number; slug: string; name: string }
export type CountedTag = Tag & { posts: number }

const mostTags = 20

/**
 * Gives a post exactly these tags. Two spellings with one slug are one tag; the spelling written last is kept. The former
 * name of a tag means the tag as it is called now.
 */
export async function saveTags(db: Db, postId: number, names: string[]): Promise<void> {
  const written = new Map(
    names
      .map((name) => tidyLine(name, 60))
      .filter((name) => name !== '')
      .map((name) => [slugify(name), name] as const)
      .slice(0, mostTags),
  )
  await db.deleteFrom('postTags').where('postId', '=', postId).execute()
  if (written.size === 0) return
  const former = await listFormerTags(db, [...written.keys()])
  const wanted = new Map(
    [...written].map(([slug, name]) => [former.get(slug)?.slug ?? slug, former.get(slug)?.name ?? name]),
  )
  // In one order everywhere, so that two writers never wait for each other.
  const rows = [...wanted].map(([slug, name]) => ({ slug, name })).sort((a, b) => (a.slug < b.slug ? -1 : 1))
  const tags = await db
    .insertInto('tags')
    .values(rows)
    .onConflict((conflict) => conflict.column('slug').doUpdateSet({ name: sql`excluded.name` }))
    .returning('id')
    .execute()
  await db
    .insertInto('postTags')
    .values(tags.map((tag) => ({ postId, tagId: tag.id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function listFormerTags(db: Db, slugs: string[]): Promise<Map<string, Tag>> {
  const rows = await formerTags(db)
    .select('tagAddresses.slug as former')
    .where('tagAddresses.slug', 'in', slugs)
    .execute()
  return new Map(rows.map(({ former, ...tag }) => [former, tag]))
}

/** The tag that had this slug formerly: answer with a redirect to its present address. */
export async function findFormerTag(db: Db, slug: string): Promise<Tag | undefined> {
  return formerTags(db).where('tagAddresses.slug', '=', slug).executeTakeFirst()
}

function formerTags(db: Db) {
  return db
    .selectFrom('tags')
    .innerJoin('tagAddresses', 'tagAddresses.tagId', 'tags.id')
    .select(['tags.id', 'tags.slug', 'tags.name'])
}

/** The tags of published posts by name, with how many posts each has; at most 500. */
export async function listTags(db: Db): Promise<CountedTag[]> {
  const tags = await countedTags(db).orderBy('posts', 'desc').orderBy('tags.slug').limit(500).execute()
  return tags.sort((a, b) => (a.slug < b.slug ? -1 : 1))
}

/** A tag that at least one published post has. */
export async function findTag(db: Db, slug: string): Promise<CountedTag | undefined> {
  return countedTags(db).where('tags.slug', '=', slug).executeTakeFirst()
}

/** The tags of each of the given posts, by name, in one query. Posts without tags have no entry. */
export async function listTagsOf(db: Db, postIds: number[]): Promise<Map<number, Tag[]>> {
  const byPost = new Map<number, Tag[]>()
  if (postIds.length === 0) return byPost
  const rows = await db
    .selectFrom('postTags')
    .innerJoin('tags', 'tags.id', 'postTags.tagId')
    .select(['postTags.postId', 'tags.id', 'tags.slug', 'tags.name'])
    .where('postTags.postId', 'in', postIds)
    .orderBy('postTags.postId')
    .orderBy('tags.slug')
    .execute()
  for (const { postId, ...tag } of rows) byPost.set(postId, [...(byPost.get(postId) ?? []), tag])
  return byPost
}

/** The tags whose names are nearest to the words of a query, best first; only those that share a good part of a word. */
export async function listTagsNear(db: Db, query: string, limit: number): Promise<CountedTag[]> {
  const words = fold(query.slice(0, 200)).split(' ').slice(0, 12)
  const scored = (await listTags(db)).map((tag) => ({ tag, score: likeness(words, fold(tag.name).split(' ')) }))
  return scored
    .filter(({ score }) => score >= 0.4)
    .sort((a, b) => b.score - a.score || b.tag.posts - a.tag.posts || (a.tag.slug < b.tag.slug ? -1 : 1))
    .slice(0, limit)
    .map(({ tag }) => tag)
}

function countedTags(db: Db) {
  return db
    .selectFrom('tags')
    .innerJoin('postTags', 'postTags.tagId', 'tags.id')
    .innerJoin('posts', 'posts.id', 'postTags.postId')
    .where('posts.state', '=', 'published')
    .where('posts.kind', '=', 'post')
    .select(['tags.id', 'tags.slug', 'tags.name', countRows().as('posts')])
    .groupBy(['tags.id', 'tags.slug', 'tags.name'])
}

/** The best likeness of any word to any other: shared pairs of letters (Dice), from 0 to 1. */
function likeness(words: string[], others: string[]): number {
  return Math.max(0, ...words.flatMap((word) => others.map((other) => dice(pairs(word), pairs(other)))))
}

function dice(a: Set<string>, b: Set<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size)
}

function pairs(word: string): Set<string> {
  const letters = Array.from(word)
  return new Set(letters.slice(1).map((letter, index) => letters[index] + letter))
}
