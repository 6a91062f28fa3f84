import type { Db } from '../context.ts'
import type { AuthorRow } from '../db/schema-accounts.ts'

export type Author = AuthorRow

/** The author with that short name. */
export async function findAuthor(db: Db, slug: string): Promise<Author | undefined> {
  return db.selectFrom('authors').selectAll().where('slug', '=', slug).executeTakeFirst()
}

/** Every author by name, at most 500. */
export async function listAuthors(db: Db): Promise<Author[]> {
  return db.selectFrom('authors').selectAll().orderBy('name').orderBy('id').limit(500).execute()
}
