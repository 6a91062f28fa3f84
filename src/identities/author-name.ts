import type { Db } from '../context.ts'
import { slugify } from '../lib/text.ts'
import { listAuthors } from './queries.ts'

/**
 * Whether a name reads like that of an author of the site: case, accents, spaces, hyphens and letters of other scripts
 * that look alike make no difference.
 */
export async function isAuthorName(db: Db, name: string): Promise<boolean> {
  const read = asRead(name)
  return (await listAuthors(db)).some((author) => asRead(author.name) === read)
}

function asRead(name: string): string {
  return slugify(name.normalize('NFKC')).replaceAll('-', '')
}
