import type { Generated, Selectable } from 'kysely'
import type { CleanHtml } from '../lib/sanitize.ts'
import type { Flag, Instant } from './schema-values.ts'

export type PostTable = {
  id: Generated<number>
  kind: 'post' | 'page'
  /** `/2026/03/slug` or, for a page, `/slug`. Kept by a deleted post, which answers 410 there. */
  path: string
  slug: string
  title: string
  lang: string
  summary: string
  question: string
  authorId: number | null
  reactions: 'open' | 'held' | 'closed'
  /** A post that waits for its hour is `scheduled`; until then the public knows it no more than a draft. */
  state: 'draft' | 'scheduled' | 'published' | 'deleted'
  source: string
  html: CleanHtml
  text: string
  words: number
  /** The address of the first picture, for OpenGraph. */
  image: string | null
  demo: Flag
  /** The content file it comes from, relative to CONTENT_DIR, and the hash of what was read. */
  file: string | null
  fileHash: string | null
  cleaner: number
  publishedAt: Instant | null
  updatedAt: Instant
  createdAt: Instant
  /** The last change of anything its page shows, thread included. */
  changedAt: Instant
  lastNumber: Generated<number>
  /** The counts of `reactions/counts.ts countThread`, stored so that lists need no thread. */
  total: Generated<number>
  voices: Generated<number>
  authorReplies: Generated<number>
  links: Generated<number>
  followups: Generated<number>
  republications: Generated<number>
  latestName: string | null
  latestAt: Instant | null
  latestNumber: number | null
  categoryId: number | null
  /** The address of the cover picture, and what it shows; both may be empty. */
  cover: Generated<string>
  coverAlt: Generated<string>
  /** What its author hopes the conversation will bring: so many voices, so many posts elsewhere. 0 is no wish. */
  hopedVoices: Generated<number>
  hopedLinks: Generated<number>
  /** When a scheduled post is to be published. */
  scheduledAt: Instant | null
  /** Part of the signed preview address; another key, or none, makes addresses given away worthless. */
  previewKey: string | null
}

export type TagTable = { id: Generated<number>; slug: string; name: string }

export type PostTagTable = { postId: number; tagId: number }

/** A former path of a post, answered by a redirect. */
export type AddressTable = { path: string; postId: number }

export type CategoryTable = { id: Generated<number>; slug: string; name: string }

/** A former slug of a tag or category: its address redirects, and whoever writes the former name means the present one. */
export type TagAddressTable = { slug: string; tagId: number }

export type CategoryAddressTable = { slug: string; categoryId: number }

/** The working copy of a post at the desk: the fields as JSON. It outlives publishing, so that versions only grow. */
export type DraftTable = {
  postId: number
  /** Grows by one with each save; a save that names another one is refused. */
  version: Generated<number>
  fields: string
  /** Whether they differ from what is published, or waits for its hour. */
  changed: Generated<Flag>
  accountId: number | null
  savedAt: Instant
}

export type RevisionTable = {
  id: Generated<number>
  postId: number
  /** From 1, per post. */
  number: number
  kind: 'publish' | 'save' | 'restore'
  label: string
  fields: string
  words: number
  accountId: number | null
  who: string
  at: Instant
}

export type MediaTable = {
  id: Generated<number>
  /** Below `/media/` and below DATA_DIR/media. */
  path: string
  /** SHA-256 of what was uploaded: the same picture twice is one. */
  hash: string
  name: string
  type: string
  width: number
  height: number
  bytes: number
  /** JSON list of the widths in pixels that have a WebP variant. */
  widths: string
  alt: string
  decorative: Generated<Flag>
  accountId: number | null
  createdAt: Instant
}

/** Which pictures a post or its draft shows. */
export type MediaUseTable = { postId: number; path: string }

/** A content file whose post was moved into the desk's keeping: the folder's reader passes it over. */
export type KeptFileTable = { file: string; postId: number; at: Instant }

export type PostRow = Selectable<PostTable>

export type RevisionRow = Selectable<RevisionTable>

export type MediaRow = Selectable<MediaTable>
