import type { Ctx } from '../context.ts'
import { addAuthor } from '../identities/author.ts'
import { slugify } from '../lib/text.ts'
import { listAuthors } from '../identities/queries.ts'
import type { Output } from './output.ts'

/** Adds an author and prints the slug by which posts and replies name them. */
export async function addAuthorLine(
  ctx: Ctx,
  output: Output,
  options: { name: string; slug?: string; word?: string; bio?: string },
): Promise<void> {
  const { name, slug = slugify(name), word = '', bio = '' } = options
  const author = await addAuthor(ctx, { name, slug, word, bio })
  output.line(author.slug)
}

/** Prints the authors, a line each: slug, name. */
export async function listAuthorLines(ctx: Ctx, output: Output, options: { json?: true }): Promise<void> {
  const authors = await listAuthors(ctx.db)
  if (options.json) return output.line(JSON.stringify(authors.map(({ slug, name, word }) => ({ slug, name, word }))))
  for (const { slug, name } of authors) output.line(`${slug}\t${name}`)
}
