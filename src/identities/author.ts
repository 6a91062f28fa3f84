import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import type { Key, Params } from '../i18n/index.ts'
import { tidyLine } from '../lib/text.ts'
import { typeset } from '../lib/typography.ts'
import { moveRevision } from '../settings/site.ts'
import { findAuthor, type Author } from './queries.ts'

/** Who writes posts: `word` is what stands beside the name (auteur, autrice, la rédaction…), empty for the usual one. */
export type AuthorDraft = { slug: string; name: string; word: string; bio: string }

/** Makes an author; refused as `conflict` when the short name is taken, as `invalid` when it or the name does not fit. */
export async function addAuthor(ctx: Ctx, draft: AuthorDraft): Promise<Author> {
  return transaction(ctx, async (ctx) => {
    if (await findAuthor(ctx.db, draft.slug)) refuse('conflict', 'author.taken', { slug: draft.slug })
    return saveAuthor(ctx, draft)
  })
}

/** Makes or changes the author with that short name; nothing happens when all is the same already. */
export async function saveAuthor(ctx: Ctx, draft: AuthorDraft): Promise<Author> {
  const facts = tidyAuthor(ctx, draft)
  return transaction(ctx, async (ctx) => {
    const known = await findAuthor(ctx.db, draft.slug)
    if (known && known.name === facts.name && known.word === facts.word && known.bio === facts.bio) return known
    const author = await ctx.db
      .insertInto('authors')
      .values({ slug: draft.slug, ...facts, createdAt: instant(ctx) })
      .onConflict((conflict) => conflict.column('slug').doUpdateSet(facts))
      .returningAll()
      .executeTakeFirstOrThrow()
    await moveRevision(ctx)
    return author
  })
}

export type Face = Pick<AuthorDraft, 'name' | 'word' | 'bio'>
export type FaceError = { field: keyof Face; key: Key; params: Params }

const longest: Record<keyof Face, number> = { name: 80, word: 40, bio: 500 }

/** What is wrong with the public face that somebody typed for themselves: a name is required, nothing may be too long. */
export function faceErrors(face: Face): FaceError[] {
  const fields = ['name', 'word', 'bio'] as const
  const errors: FaceError[] = fields
    .filter((field) => tidyLine(face[field], longest[field]) !== tidyLine(face[field], longest[field] + 1))
    .map((field) => ({ field, key: 'author.tooLong', params: { most: longest[field] } }))
  if (tidyLine(face.name, longest.name) === '') errors.push({ field: 'name', key: 'author.nameMissing', params: {} })
  return errors
}

function tidyAuthor(ctx: Ctx, { slug, name, word, bio }: AuthorDraft) {
  if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(slug)) refuse('invalid', 'author.slugInvalid', { slug: slug.slice(0, 60) })
  const tidy = {
    name: tidyLine(name, longest.name),
    word: tidyLine(word, longest.word),
    bio: tidyLine(bio, longest.bio),
  }
  if (tidy.name === '') refuse('invalid', 'author.nameMissing')
  return { name: tidy.name, word: tidy.word || ctx.t('author.word'), bio: typeset(tidy.bio, ctx.settings.lang) }
}
