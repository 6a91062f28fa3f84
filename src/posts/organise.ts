import { sql } from 'kysely'
import type { Db } from '../context.ts'
import type { Tag } from './tags.ts'

/** A tag or category as the desk lists it: `posts` counts drafts too, `former` holds the names it still answers to. */
export type Label = { id: number; slug: string; name: string; posts: number; former: string[] }

const most = 1000

/** Every tag by name, those that no post has too; at most 1,000. */
export async function listTagLabels(db: Db): Promise<Label[]> {
  const rows = await db
    .selectFrom('tags')
    .leftJoin('postTags', 'postTags.tagId', 'tags.id')
    .leftJoin('posts', (join) => join.onRef('posts.id', '=', 'postTags.postId').on('posts.state', '<>', 'deleted'))
    .select(['tags.id', 'tags.slug', 'tags.name', sql<number>`cast(count(posts.id) as integer)`.as('posts')])
    .groupBy(['tags.id', 'tags.slug', 'tags.name'])
    .orderBy('tags.slug')
    .limit(most)
    .execute()
  const former = await db
    .selectFrom('tagAddresses')
    .select(['tagId as id', 'slug'])
    .orderBy('slug')
    .limit(most * 5)
    .execute()
  return withFormer(rows, former)
}

/** Every category by name, with how many posts each has, drafts too; at most 1,000. */
export async function listCategoryLabels(db: Db): Promise<Label[]> {
  const rows = await db
    .selectFrom('categories')
    .leftJoin('posts', (join) =>
      join.onRef('posts.categoryId', '=', 'categories.id').on('posts.state', '<>', 'deleted'),
    )
    .select([
      'categories.id',
      'categories.slug',
      'categories.name',
      sql<number>`cast(count(posts.id) as integer)`.as('posts'),
    ])
    .groupBy(['categories.id', 'categories.slug', 'categories.name'])
    .orderBy('categories.slug')
    .limit(most)
    .execute()
  const former = await db
    .selectFrom('categoryAddresses')
    .select(['categoryId as id', 'slug'])
    .orderBy('slug')
    .limit(most * 5)
    .execute()
  return withFormer(rows, former)
}

/** The tag with that id, whether or not a post has it. */
export async function findTagById(db: Db, id: number): Promise<Tag | undefined> {
  return db.selectFrom('tags').selectAll().where('id', '=', id).executeTakeFirst()
}

function withFormer(rows: Omit<Label, 'former'>[], addresses: { id: number; slug: string }[]): Label[] {
  const former = Map.groupBy(addresses, ({ id }) => id)
  return rows.map((row) => ({ ...row, former: (former.get(row.id) ?? []).map(({ slug }) => slug) }))
}
