import type { Author } from './page-author.ts'
import { decodePage } from './page-decode.ts'
import { readHtml } from './page-html.ts'
import { findFirst } from './page-links.ts'
import { readJson, readPlainText } from './page-plain.ts'
import { titleAndSite } from './page-title.ts'
import type { CleanHtml } from './sanitize.ts'
import { tidyText } from './text.ts'
import { parseHttpUrl } from './urls.ts'

/** A page of another site as far as a thread needs it. All names and texts are plain text, tidied, not escaped. */
export type Page = {
  url: string
  /** At most 250 characters; the address without scheme when the page has no title. */
  title: string
  /** The host when the page does not name its site. */
  siteName: string
  author: Author
  /** Whom the whole page is about, where its microformats say so. */
  card?: Author
  canonical?: string
  lang?: string
  /** Shown text, one line per block, at most 200 000 characters. */
  text: string
  /** How many hosts other than its own it links to, and its number of links. */
  hosts: number
  links: number
  /** The page says that it is gone (`meta http-equiv="status"`). */
  gone: boolean
  /** The first link to the target, in the spelling `target`; `hidden` when every such link is inside a hidden part. */
  link?: { target: string; excerpt: string; hidden: boolean }
  /** A link marked as in-reply-to names the target. */
  inReplyTo: boolean
  /** What the page's entry says that it does to the target (microformats2); `mention` when it says nothing of the kind. */
  type: PageType
  /** The http(s) address that the entry gives as its own. */
  permalink?: string
  /** What the entry says, of at most 2000 characters, cleaned as a reader's message is. */
  content?: { html: CleanHtml; text: string }
  /** The instant at which the page says it was written; nobody has looked whether that can be. */
  published?: string
  /** The target is named only in what the page shows of others: a comment, like or repost that it received. */
  displaysUs: boolean
  /** The page has an entry of its own, or a place for comments, and the link is beside the one or in the other. */
  aside: boolean
}

export type PageType = 'mention' | 'reply' | 'like' | 'repost' | 'bookmark' | 'rsvp'

/**
 * `url` is the address the page was read from, after redirects; `targets` the accepted spellings of the address that it
 * should link to, the one looked for first in front. What counts as a link depends on the transport: for a webmention
 * also what the page shows, quotes or marks, for the others and by default only what one can follow.
 */
export type PageInput = {
  body: Buffer
  contentType: string
  url: string
  targets: readonly string[]
  transport?: 'webmention' | 'pingback' | 'trackback' | 'import'
}

export type PageRead = Page | { unreadable: 'charset' | 'type' }

/**
 * Reads a fetched page: decodes it, builds its tree, looks for a real link to the target (Pingback 1.0 §3; Webmention
 * §3.2.2 for text and JSON) and says what it is called, by whom and what stands around the link. Never throws; what
 * cannot be read says why.
 */
export function readPage(input: PageInput): PageRead {
  const url = parseHttpUrl(input.url)
  const kind = kindOf(input.contentType)
  if (!url || !kind) return { unreadable: 'type' }
  const decoded = decodePage(input.body, kind === 'json' ? 'charset=utf-8' : input.contentType)
  if (decoded === undefined) return { unreadable: 'charset' }
  if (kind === 'html') return readHtml(decoded, url, input.targets, input.transport === 'webmention')
  return readOther(kind, decoded, url, input.targets)
}

function kindOf(contentType: string): 'html' | 'text' | 'json' | undefined {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html'
  if (type === 'text/plain') return 'text'
  return /^application\/(?:[\w.-]+\+)?json$/.test(type) ? 'json' : undefined
}

function readOther(kind: 'text' | 'json', decoded: string, url: URL, targets: readonly string[]): Page {
  const { target, found } = findFirst(
    targets,
    (isTarget) => (kind === 'json' ? readJson : readPlainText)(decoded, url, isTarget),
    ({ excerpt }) => excerpt !== undefined,
  )
  return {
    url: url.href,
    ...titleAndSite({ openGraph: found.title }, url),
    author: { name: url.host },
    text: tidyText(found.text),
    hosts: found.hosts,
    links: found.links,
    gone: false,
    link: found.excerpt === undefined ? undefined : { target, excerpt: found.excerpt, hidden: false },
    inReplyTo: false,
    type: 'mention',
    displaysUs: false,
    aside: false,
  }
}
