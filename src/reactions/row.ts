import { instant, type Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import type { Key, Params } from '../i18n/index.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { renderComment, TooDeep } from '../lib/markdown.ts'
import { cleanerVersion } from '../lib/sanitize.ts'
import { hash, randomToken } from '../lib/secrets.ts'
import { byteLength, fold, tidyLine, tidyText } from '../lib/text.ts'
import { parseHttpUrl, sourceKey } from '../lib/urls.ts'
import { linkbackAddresses, linkbackSearchText, linkbackTexts } from './linkback-columns.ts'
import { isGesture, type CommentDraft, type LinkbackDraft, type Reaction, type ReactionDraft } from './reaction.ts'
import { searchText } from './search-text.ts'

/** A row to insert, whole, and the once-key the same sending has when its browser had no cookie yet. */
export type NewRow = Omit<Reaction, 'id'> & { otherOnceKey: string | null }

/** The longest text of a message, in bytes of UTF-8. */
export const maxBytes = 16_384
const longestName = 80
const longestAgent = 300
/** Shorter ones are thanks and greetings, which many people write alike. */
const shortestCopy = 12

/** The row of a draft, still `pending` and not judged. Refused as `submitReaction` says. */
export function toRow(ctx: Ctx, draft: ReactionDraft): NewRow {
  const row = draft.kind === 'comment' ? commentRow(ctx, draft) : linkbackRow(ctx, draft)
  const { imported } = draft
  if (!imported) return row
  const number = isGesture(row.relation) ? null : imported.number
  const publishedAt = number === null && imported.state !== 'published' ? null : row.createdAt
  return { ...row, number, importKey: imported.key, onceKey: null, otherOnceKey: null, publishedAt }
}

/** What is wrong with the text of a message before it is even rendered. */
export function textProblem(source: string): { key: Key; params: Params } | undefined {
  if (source.trim() === '') return { key: 'error.text', params: {} }
  const bytes = byteLength(source)
  if (bytes <= maxBytes) return undefined
  const size = (Math.ceil(bytes / 102.4) / 10).toString()
  return { key: 'error.textLong', params: { size, limit: String(maxBytes / 1024) } }
}

/** Renders a message; refused as `invalid` when it is empty, too long or nested too deeply. */
export function renderText(source: string): ReturnType<typeof renderComment> {
  const problem = textProblem(source)
  if (problem) refuse('invalid', problem.key, problem.params)
  try {
    const rendered = renderComment(source)
    return rendered.text === '' ? refuse('invalid', 'error.text') : rendered
  } catch (error) {
    if (error instanceof TooDeep) refuse('invalid', 'error.textDeep')
    throw error
  }
}

function commentRow(ctx: Ctx, draft: CommentDraft): NewRow {
  const source = tidyText(draft.source)
  const { html, text } = renderText(source)
  const name = tidyLine(draft.name, longestName)
  const nameFolded = fold(name) || name
  const folded = fold(text) || text
  const once = (sender: string) => hash([draft.postId, draft.parentId ?? '', sender, folded].join('\n'))
  const byAddress = draft.address === null ? null : once(`${addressPrefix(draft.address)}\n${nameFolded}`)
  const { reader } = draft
  const sender = senderOf(draft)
  return {
    ...common(ctx, draft),
    kind: 'comment',
    strand: draft.authorId === null ? 'reader' : 'author',
    authorId: draft.authorId,
    ...reader,
    voice: draft.voice ?? (sender === null && !draft.imported ? randomToken() : null),
    name,
    nameFolded,
    folded: searchText(name, draft.email, draft.website, text),
    email: draft.email?.toLowerCase() || null,
    source,
    html,
    text,
    agent: draft.agent?.slice(0, longestAgent) ?? null,
    fingerprint: draft.imported || folded.length < shortestCopy ? null : hash(folded).slice(0, 32),
    onceKey: sender === null ? byAddress : once(sender),
    otherOnceKey: sender === null || sender !== draft.voice ? null : byAddress,
  }
}

/** Who sends, as far as it is proved: an author, a reader, or a browser; null for a guest who comes without a cookie. */
function senderOf({ authorId, reader, voice }: CommentDraft): string | null {
  if (authorId !== null) return `author/${authorId}`
  return reader?.readerId ? `reader/${reader.readerId}` : voice
}

function linkbackRow(ctx: Ctx, draft: LinkbackDraft): NewRow {
  const url = parseHttpUrl(draft.sourceUrl) ?? refuse('invalid', 'error.website')
  return {
    ...common(ctx, draft),
    ...linkbackTexts(draft),
    ...linkbackAddresses(draft, url),
    folded: linkbackSearchText(draft, url.href),
    kind: 'linkback',
    strand: 'web',
    authorId: null,
    voice: null,
    email: null,
    sourceUrl: url.href,
    sourceKey: sourceKey(url),
    sourceHost: url.host,
    endHost: draft.endHost ?? null,
    transport: draft.transport,
    transports: JSON.stringify([draft.transport]),
    relation: draft.relation,
    agent: null,
    fingerprint: null,
    onceKey: null,
    otherOnceKey: null,
  }
}

function common(ctx: Ctx, draft: ReactionDraft) {
  const now = instant(ctx)
  return {
    postId: draft.postId,
    parentId: draft.parentId,
    number: null,
    state: 'pending' as const,
    formerState: null,
    website: draft.website === null ? null : (parseHttpUrl(draft.website)?.href ?? null),
    lang: draft.lang,
    sourceUrl: null,
    sourceKey: null,
    sourceHost: null,
    endHost: null,
    title: null,
    siteName: null,
    transport: null,
    transports: null,
    relation: null,
    excerpt: null,
    relationFixed: 0 as const,
    permalink: null,
    permalinkKey: null,
    authorKey: null,
    photo: null,
    photoUrl: null,
    writtenAt: null,
    readerId: null,
    identityId: null,
    provider: null,
    via: null,
    tellOut: 0 as const,
    createdAt: draft.createdAt ?? now,
    publishedAt: null,
    editedAt: null,
    correctedAt: null,
    stateAt: draft.createdAt ?? now,
    reasons: '[]',
    address: draft.address,
    importKey: null,
    cleaner: cleanerVersion,
    learned: null,
    weighed: '',
  }
}
