import type { PostRow, PostTable } from '../db/schema-posts.ts'
import { randomToken } from '../lib/secrets.ts'
import type { Settings } from '../settings/settings.ts'

export type Post = PostRow

/**
 * What any writer of posts hands to `savePost`: a content file, the desk, and whatever else writes one day.
 * `date` is ISO 8601 with an offset; its own year and month (as written, not in UTC) make the permalink.
 * Without a date a post stays a draft; one that is to be published at a date ahead waits for it, as `scheduled`.
 * What is left out stays as it was.
 */
export type PostDraft = {
  /** The post it is about, for a writer who knows it by id. */
  id?: number
  kind: PostTable['kind']
  slug: string
  title: string
  lang: string
  summary: string
  question: string
  author: string | null
  reactions: PostTable['reactions']
  state: 'draft' | 'scheduled' | 'published'
  date: string | null
  tags: string[]
  /** A category's name, '' for none. */
  category?: string
  cover?: string
  coverAlt?: string
  hopedVoices?: number
  hopedLinks?: number
  source: string
  demo: boolean
  file: string | null
  fileHash: string | null
}

/** First words of addresses that the site needs for itself. Those with a dot are no slugs anyway. */
const reservedWords = new Set(
  'archive tags categories search feed comments reactions xmlrpc webmention linkbacks media health r appearance public assets admin setup preview theme sign-in sign-out follow act my-data letter privacy faces'.split(
    ' ',
  ),
)

/** Whether a text can be the last part of an address: lower-case letters, digits and hyphens, 100 at most. */
export function isSlug(slug: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/.test(slug)
}

/** Whether a page may not stand at `/<slug>`: years and the site's own words. */
export function isReserved(slug: string): boolean {
  return /^\d{4}$/.test(slug) || reservedWords.has(slug)
}

/** The path of a post: `/<year>/<month>/<slug>`, or `/<slug>` for a page. A post without a date has none of its own yet. */
export function postPath(draft: Pick<PostDraft, 'kind' | 'slug' | 'date'>): string {
  if (draft.kind === 'page') return `/${draft.slug}`
  const [year, month] = draft.date === null ? ['draft', 'undated'] : draft.date.split('-')
  return `/${year}/${month}/${draft.slug}`
}

/** Whether two instants fall into one minute, which is as precisely as a form says them. */
export function isSameInstant(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other
  return Math.floor(Date.parse(one) / 60_000) === Math.floor(Date.parse(other) / 60_000)
}

/** A path for what has no address yet: nobody is told it, and nothing is shown there. */
export function privatePath(): string {
  return `/drafts/${randomToken(9)}`
}

/** The absolute address of a post. */
export function permalink(settings: Pick<Settings, 'siteUrl'>, post: Pick<Post, 'path'>): string {
  return settings.siteUrl + post.path
}

/** Minutes to read it, at 220 words a minute, never less than one. */
export function readingMinutes(post: Pick<Post, 'words'>): number {
  return Math.max(1, Math.round(post.words / 220))
}

/**
 * Whether the public may know of a post: it is, or once was, published. What was is answered with 410, what never was
 * with the 404 of anything unknown.
 */
export function wasPublic(post: Pick<Post, 'state' | 'publishedAt'>): boolean {
  return post.state === 'published' || post.publishedAt !== null
}

/** Whether a post takes comments and linkbacks. */
export function isOpen(post: Pick<Post, 'state' | 'kind' | 'reactions'>): boolean {
  return post.state === 'published' && post.kind === 'post' && post.reactions !== 'closed'
}
