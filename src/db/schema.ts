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
  /** When a moderator corrected its text; `editedAt` is then set too. */
  correctedAt: Instant | null
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
  /** What the word filter learned this one as, so that a change of mind is unlearned first. */
  learned: 'spam' | 'ham' | null
  /** JSON of the words that weighed in the word filter's verdict, '' when it was not asked. */
  weighed: Generated<string>
  /** Name, mail, site and text folded, for the moderators' search; '' for rows older than the search. */
  folded: Generated<string>
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
  /** Who decided, when it was an account. */
  accountId: number | null
  /** Names the decisions taken at once, so that they can be undone at once. */
  batch: string | null
  undoneAt: Instant | null
  /** JSON of what else the reaction was before, so that undoing gives it back: `formerState` and `stateAt`. */
  former: string | null
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

/** One setting chosen at the desk; `value` is JSON. What is not here has its default. */
export type SettingTable = { key: string; value: string }

export type AccountTable = {
  id: Generated<number>
  /** The public face: name, word, bio. */
  authorId: number
  /** Lower-case; unique. */
  email: string
  role: 'owner' | 'editor' | 'author' | 'moderator'
  state: 'active' | 'invited' | 'closed'
  /** Argon2id, in the PHC string format; null while only invited, or for those with passkeys alone. */
  passHash: string | null
  /** Whether the moderation keys are switched off. */
  keysOff: Generated<Flag>
  createdAt: Instant
  seenAt: Instant | null
}

export type SessionTable = {
  id: Generated<number>
  tokenHash: string
  accountId: number
  createdAt: Instant
  seenAt: Instant
  agent: string
  address: string
}

export type PasskeyTable = {
  id: Generated<number>
  accountId: number
  /** Credential id and COSE public key in base64url. */
  credential: string
  publicKey: string
  counter: Generated<number>
  /** JSON list. */
  transports: string
  name: string
  createdAt: Instant
  usedAt: Instant | null
}

/** Something given away that works once: an invitation, a reset, a passkey challenge. Only the hash is kept. */
export type OneTimeTable = {
  tokenHash: string
  purpose: 'setup' | 'invite' | 'reset' | 'passkey-add' | 'passkey-enter'
  accountId: number | null
  /** JSON. */
  payload: string
  createdAt: Instant
  endsAt: Instant
}

/** Failed log-ins under a key (an account or an address) and until when the next try is refused. */
export type ThrottleTable = { key: string; failures: Generated<number>; lastAt: Instant; untilAt: Instant }

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

export type RuleTable = {
  id: Generated<number>
  kind: 'word' | 'site' | 'network' | 'mail' | 'name'
  /** Folded for words and names, lower-case for the others; a network in CIDR notation. */
  value: string
  verdict: 'refuse' | 'hold' | 'trust'
  note: string
  accountId: number | null
  createdAt: Instant
}

/** How many messages taken for spam, and how many others, held a word. The empty word counts the messages themselves. */
export type BayesWordTable = { word: string; spam: Generated<number>; ham: Generated<number> }

/** What a message said before it was edited; forgotten after 30 days. */
export type FormerTextTable = {
  id: Generated<number>
  reactionId: number
  at: Instant
  who: string
  source: string
  html: CleanHtml
}

/** A row of the author's queue or checklist that was set aside: for good, or until an instant. */
export type SetAsideTable = { subject: string; untilAt: Instant | null; accountId: number | null; at: Instant }

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
  settings: SettingTable
  accounts: AccountTable
  sessions: SessionTable
  passkeys: PasskeyTable
  oneTimes: OneTimeTable
  throttles: ThrottleTable
  categories: CategoryTable
  tagAddresses: TagAddressTable
  categoryAddresses: CategoryAddressTable
  drafts: DraftTable
  revisions: RevisionTable
  media: MediaTable
  mediaUses: MediaUseTable
  keptFiles: KeptFileTable
  rules: RuleTable
  bayesWords: BayesWordTable
  formerTexts: FormerTextTable
  setAsides: SetAsideTable
}

export type PostRow = Selectable<PostTable>
export type ReactionRow = Selectable<ReactionTable>
export type LinkbackRow = Selectable<LinkbackTable>
export type AuthorRow = Selectable<AuthorTable>
export type AccountRow = Selectable<AccountTable>
export type SessionRow = Selectable<SessionTable>
export type PasskeyRow = Selectable<PasskeyTable>
export type RevisionRow = Selectable<RevisionTable>
export type MediaRow = Selectable<MediaTable>
export type RuleRow = Selectable<RuleTable>
export type JobRow = Selectable<JobTable>
