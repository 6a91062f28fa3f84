import type { Db } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import { slugify, tidyLine } from '../lib/text.ts'

export type Category = { id: number; slug: string; name: string }
/** A category with how many published posts it has. */
export type CountedCategory = Category & { posts: number }

/**
 * The category of that name, made when there is none: two spellings with one slug are one category, and a former name
 * means the category as it is called now. Null for a name of nothing but white space. Call it in a transaction.
 */
export async function saveCategory(db: Db, name: string): Promise<number | null> {
  const tidy = tidyLine(name, 60)
  if (tidy === '') return null
  const slug = slugify(tidy)
  const former = await findFormerCategory(db, slug)
  if (former) return former.id
  const { id } = await db
    .insertInto('categories')
    .values({ slug, name: tidy })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet({ slug }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The category with that id. */
export async function findCategory(db: Db, id: number): Promise<Category | undefined> {
  return db.selectFrom('categories').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A category that at least one published post has. */
export async function findCategoryBySlug(db: Db, slug: string): Promise<CountedCategory | undefined> {
  return publishedIn(db).where('categories.slug', '=', slug).executeTakeFirst()
}

/** The category that had this slug formerly: answer with a redirect to its present address. */
export async function findFormerCategory(db: Db, slug: string): Promise<Category | undefined> {
  return db
    .selectFrom('categories')
    .innerJoin('categoryAddresses', 'categoryAddresses.categoryId', 'categories.id')
    .select(['categories.id', 'categories.slug', 'categories.name'])
    .where('categoryAddresses.slug', '=', slug)
    .executeTakeFirst()
}

/** The categories of published posts by name, with how many posts each has; at most 500. */
export async function listCategories(db: Db): Promise<CountedCategory[]> {
  return publishedIn(db).orderBy('categories.slug').limit(500).execute()
}

/** Every category by name, for those who choose one; at most 500. */
export async function listAllCategories(db: Db): Promise<Category[]> {
  return db.selectFrom('categories').selectAll().orderBy('slug').limit(500).execute()
}

function publishedIn(db: Db) {
  return db
    .selectFrom('categories')
    .innerJoin('posts', 'posts.categoryId', 'categories.id')
    .where('posts.state', '=', 'published')
    .where('posts.kind', '=', 'post')
    .select(['categories.id', 'categories.slug', 'categories.name', countRows().as('posts')])
    .groupBy(['categories.id', 'categories.slug', 'categories.name'])
}
