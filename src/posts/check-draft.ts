import { instant, type Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { findAuthor } from '../identities/queries.ts'
import { cleanerVersion } from '../lib/sanitize.ts'
import { tidyLine, tidyText } from '../lib/text.ts'
import { typeset } from '../lib/typography.ts'
import { saveCategory } from './categories.ts'
import { isReserved, isSlug, type PostDraft } from './post.ts'
import { renderFields } from './render.ts'

/**
 * A draft as the columns of its row: tidied, rendered, its author and category found. Refused as by `savePost`, but for
 * the path.
 */
export async function checkDraft(ctx: Ctx, draft: PostDraft) {
  const { kind, slug, lang, reactions, state, date, file, fileHash } = draft
  if (!isSlug(slug)) refuse('invalid', 'post.slugInvalid', { slug: slug.slice(0, 100), field: 'slug' })
  if (kind === 'page' && isReserved(slug)) refuse('invalid', 'post.slugReserved', { slug, field: 'slug' })
  const line = (text: string, max: number) => typeset(tidyLine(text, max), lang)
  const title = line(draft.title, 250)
  if (title === '') refuse('invalid', 'post.titleMissing', { field: 'title' })
  const author = draft.author === null ? undefined : await findAuthor(ctx.db, draft.author)
  if (draft.author !== null && !author) {
    refuse('invalid', 'post.unknownAuthor', { author: draft.author.slice(0, 60), field: 'author' })
  }
  const source = tidyText(draft.source)
  const at = date === null ? null : new Date(date).toISOString()
  const kept = at === null ? 'draft' : state === 'published' && at > instant(ctx) ? 'scheduled' : state
  return {
    kind,
    slug,
    title,
    lang,
    reactions,
    source,
    file,
    fileHash,
    summary: line(draft.summary, 500),
    question: line(draft.question, 300),
    authorId: author?.id ?? null,
    state: kept,
    demo: draft.demo ? 1 : 0,
    date: at,
    scheduledAt: kept === 'scheduled' ? at : null,
    categoryId: draft.category === undefined ? undefined : await saveCategory(ctx.db, draft.category),
    cover: draft.cover,
    coverAlt: draft.coverAlt === undefined ? undefined : line(draft.coverAlt, 500),
    hopedVoices: draft.hopedVoices,
    hopedLinks: draft.hopedLinks,
    ...renderFields(ctx, source, lang),
    cleaner: cleanerVersion,
  } as const
}
