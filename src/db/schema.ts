import type { Generated, Selectable } from 'kysely'
import type { CleanHtml } from '../lib/sanitize.ts'

/** 0 or 1: SQLite has no boolean, and both engines store the same shapes. */
export type Flag = 0 | 1
/** An ISO 8601 instant in UTC, such as `2026-03-03T17:02:00.000Z`: it sorts as text. */
export type Instant = string

export type SiteTable = {
  id: number
  /** Moved by every change that a page can show; page-cache keys hold it. */
  revision: number
  secret: string
  title: string
  tagline: string
  demoLoadedAt: Instant | null
}

export type AuthorTable = {
  id: Generated<number>
  slug: string
  name: string
  /** The word shown beside the name: auteur, auteure, autrice, la rédaction… */
  word: string
  bio: string
  createdAt: Instant
}

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
  state: 'draft' | 'published' | 'deleted'
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
}

export type TagTable = { id: Generated<number>; slug: string; name: string }
export type PostTagTable = { postId: number; tagId: number }
/** A former path of a post, answered by a redirect. */
export type AddressTable = { path: string; postId: number }

export type ReactionTable = {
  id: Generated<number>
  postId: number
  parentId: number | null
  number: number | null
  kind: 'comment' | 'linkback'
  strand: 'author' | 'reader' | 'web'
  state: 'pending' | 'published' | 'spam' | 'withdrawn' | 'removed' | 'gone'
  /** The state it had before being withdrawn, so that a link that returns takes it again. */
  formerState: 'pending' | 'published' | null
  authorId: number | null
  /** The random id of the signed cookie its writer carries. */
  voice: string | null
  name: string
  nameFolded: string
  email: string | null
  website: string | null
  lang: string | null
  source: string
  html: CleanHtml
  text: string
  /** Linkbacks only, from here to `excerpt`. */
  sourceUrl: string | null
  sourceKey: string | null
  sourceHost: string | null
  title: string | null
  siteName: string | null
  transport: 'pingback' | 'trackback' | 'webmention' | 'import' | null
  /** JSON list of every transport it came by. */
  transports: string | null
  relation: 'mention' | 'reply' | 'followup' | 'republication' | 'roundup' | null
  excerpt: string | null
  createdAt: Instant
  publishedAt: Instant | null
  editedAt: Instant | null
  stateAt: Instant
  /** JSON list of the reasons of the verdict. */
  reasons: string
  address: string | null
  agent: string | null
  /** Names a folded text, so that the same words sent elsewhere are noticed. */
  fingerprint: string | null
  /** One reaction for one sending: post, parent, sender and text. Given up after an hour. */
  onceKey: string | null
  importKey: string | null
  cleaner: number
}

export type ModerationTable = {
  id: Generated<number>
  reactionId: number
  at: Instant
  /** `system`, `writer`, `source` or a moderator's name. */
  who: string
  fromState: string
  toState: string
  why: string
}

export type LinkbackTable = {
  id: Generated<number>
  /** Names the public status page; 128 random bits. */
  token: string
  /** How the last request came, and the JSON list of all ways. */
  transport: 'pingback' | 'trackback' | 'webmention'
  transports: string
  source: string
  sourceKey: string
  /** The address of ours named by the last request, and the one that the source was last seen to link to. */
  target: string
  provenTarget: string | null
  postId: number
  /** The reaction named by `?r=n` or `#rn` in the target. */
  parentNumber: number | null
  /** JSON of what a trackback said of itself, used only to fill gaps. */
  fields: string
  /** How many checks were asked for, begun and ended: one is pending while the first is ahead of the last. */
  asked: number
  begun: number
  ended: number
  /** The outcome of the last check, a name from `linkbacks/linkback.ts`. */
  outcome: string | null
  reactionId: number | null
  sender: string
  requestedAt: Instant
  checkedAt: Instant | null
  /** The first of the 404 answers that, repeated an hour later, withdraw the link. */
  missingSince: Instant | null
}

export type JobTable = {
  id: Generated<number>
  name: string
  payload: string
  /** One row at a time per key; a second request only marks it to run again. */
  key: string | null
  again: Generated<Flag>
  runAt: Instant
  attempts: Generated<number>
  leaseUntil: Instant | null
  leaseOwner: string | null
  failedAt: Instant | null
  error: string | null
  createdAt: Instant
}

/** How often something happened under `key` in the time slot `slot` (a count of whole windows since 1970). */
export type RateTable = { key: string; slot: number; hits: number; endsAt: Instant }

export type Tables = {
  site: SiteTable
  authors: AuthorTable
  posts: PostTable
  tags: TagTable
  postTags: PostTagTable
  addresses: AddressTable
  reactions: ReactionTable
  moderations: ModerationTable
  linkbacks: LinkbackTable
  jobs: JobTable
  rates: RateTable
}

export type PostRow = Selectable<PostTable>
export type ReactionRow = Selectable<ReactionTable>
export type LinkbackRow = Selectable<LinkbackTable>
export type AuthorRow = Selectable<AuthorTable>
export type JobRow = Selectable<JobTable>
