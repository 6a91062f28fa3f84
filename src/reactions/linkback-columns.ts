import { cleanComment } from '../lib/sanitize.ts'
import { fold, tidyLine } from '../lib/text.ts'
import { normaliseUrl, parseHttpUrl, sourceKey } from '../lib/urls.ts'
import type { LinkbackDraft } from './reaction.ts'
import { searchText } from './search-text.ts'

const longestName = 80
const longestExcerpt = 500

type LinkbackTexts = Pick<LinkbackDraft, 'name' | 'siteName' | 'title' | 'excerpt' | 'content' | 'writtenAt'>

/** The columns that come from what a linking page says. */
export function linkbackTexts(draft: LinkbackTexts) {
  const name = tidyLine(draft.name, longestName)
  const siteName = tidyLine(draft.siteName, longestName)
  const excerpt = tidyLine(draft.excerpt, longestExcerpt)
  return {
    name,
    nameFolded: fold(name || siteName),
    siteName,
    title: tidyLine(draft.title, 300),
    excerpt,
    source: '',
    html: draft.content?.html ?? cleanComment(''),
    text: draft.content?.text ?? excerpt,
    writtenAt: draft.writtenAt ?? null,
  }
}

/**
 * The columns that hold the addresses a linking page gives: its writer's, its own where that is not the one it was
 * announced by, and that of a picture. Keys are what two pages of one act have in common.
 */
export function linkbackAddresses(
  { website, permalink, photoUrl }: Pick<LinkbackDraft, 'website' | 'permalink' | 'photoUrl'>,
  source: URL,
) {
  const [writer, own] = [website, permalink].map((text) => (text ? parseHttpUrl(text) : undefined))
  // A silo tells its reactions apart by fragment alone, so the key of a permalink keeps it.
  const permalinkKey = own && normaliseUrl(own) !== normaliseUrl(source) ? normaliseUrl(own) : null
  return {
    website: writer?.href ?? null,
    authorKey: writer ? authorKey(writer) : null,
    permalink: permalinkKey === null ? null : (own?.href ?? null),
    permalinkKey,
    photoUrl: photoUrl === undefined ? null : (parseHttpUrl(photoUrl)?.href ?? null),
  }
}

/** The address of a person's page, whichever way it is written. */
function authorKey(url: URL): string {
  return sourceKey(url)
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/\/$/, '')
}

/** What a moderator's search finds a link by. */
export function linkbackSearchText(draft: LinkbackTexts, sourceUrl: string | null): string {
  const { name, siteName, title, excerpt, content } = draft
  return searchText(name, siteName, title, content?.text ?? excerpt, sourceUrl)
}
