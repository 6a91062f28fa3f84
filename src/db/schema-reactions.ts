import type { Generated, Selectable } from 'kysely'
import type { CleanHtml } from '../lib/sanitize.ts'
import type { Flag, Instant } from './schema-values.ts'

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
  /** The reader who wrote it, when they had proved who they are; and how, in the words of then (“Mastodon”). */
  readerId: number | null
  /** Which of their identities they had proved. */
  identityId: number | null
  provider: string | null
  via: string | null
  /** Whether its writer wants a mail when it is out. */
  tellOut: Generated<Flag>
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
  /** The host and port that its page was read from in the end, after redirects. */
  endHost: string | null
  title: string | null
  siteName: string | null
  transport: 'pingback' | 'trackback' | 'webmention' | 'import' | null
  /** JSON list of every transport it came by. */
  transports: string | null
  relation: 'mention' | 'reply' | 'followup' | 'republication' | 'roundup' | 'like' | 'repost' | 'bookmark' | null
  excerpt: string | null
  /** Whether the author chose the relation: then no reading changes it. */
  relationFixed: Generated<Flag>
  /** The address that the page gives as its own (`u-url`), shown in place of the source; and as it is compared. */
  permalink: string | null
  permalinkKey: string | null
  /** The address of its writer's site as it is compared, so that one act told twice is shown once. */
  authorKey: string | null
  /** The path below which we serve the writer's picture, and where it was found. */
  photo: string | null
  photoUrl: string | null
  /** When the page says that it was written. */
  writtenAt: Instant | null
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
  /** Host and port of the source. */
  sourceHost: Generated<string>
  /** When a link that stands in a thread is read again of our own accord. */
  recheckAt: Instant | null
  /** How many readings in a row failed, and since when. */
  failures: Generated<number>
  failingSince: Instant | null
  /** Why the last check did not get to read the source, a word from `linkbacks/trouble.ts`; for the desk alone. */
  trouble: string | null
}

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

export type ReactionRow = Selectable<ReactionTable>

export type LinkbackRow = Selectable<LinkbackTable>

export type RuleRow = Selectable<RuleTable>
