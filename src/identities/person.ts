import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import type { Key, Params } from '../i18n/index.ts'
import { slugify } from '../lib/text.ts'
import { roles, type Role } from './account.ts'
import { saveAuthor } from './author.ts'
import { readGuest } from './guest.ts'
import { findAuthor, type Author } from './queries.ts'

/** Somebody who is to have an account. */
export type Person = { name: string; email: string; role: Role }
export type PersonError = { field: 'name' | 'email' | 'role'; key: Key; params: Params }

/** Reads who is to have an account: a name, a mail address and one of the roles are required. */
export function readPerson(typed: { name: string; email: string; role: string }): {
  person: Person
  errors: PersonError[]
} {
  const { guest, errors: guestErrors } = readGuest({ name: typed.name, email: typed.email, website: '' })
  const role = roles.find((known) => known === typed.role)
  const errors: PersonError[] = guestErrors.flatMap(({ field, key, params }) =>
    field === 'website' ? [] : [{ field, key: key === 'error.name' ? 'label.nameMissing' : key, params }],
  )
  if (guest.email === null) errors.push({ field: 'email', key: 'account.emailMissing', params: {} })
  if (!role) errors.push({ field: 'role', key: 'account.roleUnknown', params: {} })
  return { person: { name: guest.name, email: guest.email ?? '', role: role ?? 'author' }, errors }
}

/**
 * The author of that name who has no account yet, else a new one with a short name of their own. Refused as `invalid`
 * when the name does not fit.
 */
export async function authorFor(ctx: Ctx, name: string): Promise<Author> {
  const wanted = slugify(name).slice(0, 50)
  for (let number = 1; number <= 100; number++) {
    const slug = number === 1 ? wanted : `${wanted}-${number}`
    const author = await findAuthor(ctx.db, slug)
    if (!author) return saveAuthor(ctx, { slug, name, word: '', bio: '' })
    if (author.name === name && !(await hasAccount(ctx, author.id))) return author
  }
  return refuse('conflict', 'author.taken', { slug: wanted })
}

async function hasAccount(ctx: Ctx, authorId: number): Promise<boolean> {
  const query = ctx.db.selectFrom('accounts').select('id').where('authorId', '=', authorId)
  return (await query.executeTakeFirst()) !== undefined
}
