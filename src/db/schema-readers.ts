import type { Generated, Selectable } from 'kysely'
import type { Instant } from './schema-values.ts'

/** Somebody who has proved who they are, in one way or several. */
export type ReaderTable = {
  id: Generated<number>
  /** The name shown with what they write. */
  name: string
  website: string | null
  /** A mail address that they proved to be theirs, lower-case. */
  email: string | null
  /** The path below which we serve their picture. */
  photo: string | null
  /** What the owner decided; without it a reader is new or known, as their messages tell. */
  trust: 'trusted' | 'blocked' | null
  /** The moderators' own words on them. */
  note: Generated<string>
  /** Name, mail and handles folded, for the moderators' search. */
  folded: Generated<string>
  createdAt: Instant
  seenAt: Instant
}

/** One way in which a reader proved who they are. `provider`, `issuer` and `subject` together name it for good. */
export type IdentityTable = {
  id: Generated<number>
  readerId: number
  /** `mail`, `site`, `mastodon`, or the short name of a provider that the owner set up. */
  provider: string
  /** The server that said so, where there are many: the origin of a Mastodon, the issuer of OpenID Connect. */
  issuer: Generated<string>
  subject: string
  /** The words for the provider, as they were then. */
  via: string
  /** `@ilse@bourg.example`, `ilse`; never a mail address. */
  handle: Generated<string>
  name: string
  profileUrl: string | null
  /** Only where the provider says that it was proved. */
  email: string | null
  photoUrl: string | null
  photo: string | null
  createdAt: Instant
  seenAt: Instant
}

/** A keyed hash of an identity or a mail address of somebody blocked who erased themselves. */
export type BlockTable = { mark: string; at: Instant }

export type ReaderSessionTable = {
  id: Generated<number>
  tokenHash: string
  readerId: number
  identityId: number
  createdAt: Instant
  seenAt: Instant
  agent: string
  address: string
}

/** What somebody was writing when they left to sign in; `browser` is the hash of a cookie. */
export type MessageDraftTable = { browser: string; postId: number; fields: string; keptAt: Instant }

/** What a provider gave the owner and nobody is shown again. */
export type ProviderSecretTable = {
  slug: string
  secret: string
  changedAt: Instant
  /** What went wrong with it last, in codes for the owner; '' once it went well. */
  trouble: Generated<string>
  troubleAt: Instant | null
}

/** Our registration with one Mastodon server. */
export type MastodonAppTable = {
  origin: string
  clientId: string
  clientSecret: string
  redirectUri: string
  /** What it was registered to ask for. */
  scope: string
  createdAt: Instant
}

/** One mail to one person. It is composed when it is sent; `messageId` stays the same however often that is tried. */
export type MailTable = {
  id: Generated<number>
  messageId: string
  kind: string
  /** At most one mail waits under a key. */
  key: string | null
  /** JSON, emptied once it is sent. */
  params: string
  email: string
  name: Generated<string>
  lang: 'fr' | 'en'
  state: 'waiting' | 'sent' | 'failed' | 'dropped'
  followId: number | null
  accountId: number | null
  reactionId: number | null
  tries: Generated<number>
  /** What the mail server said to the last try, without any address. */
  error: Generated<string>
  createdAt: Instant
  /** Since when the mail server could not be had for it. */
  failedAt: Instant | null
  /** When it was asked for again while it was being sent: then the next one under its key follows. */
  againAt: Instant | null
  sentAt: Instant | null
}

/** What we know of a mail address as a place to write to; an address without trouble has no row. */
export type MailboxTable = {
  email: string
  bounces: Generated<number>
  bouncedAt: Instant | null
  /** Since when nothing is sent there, because of bounces. */
  pausedAt: Instant | null
  /** Since when its owner wants nothing from us. */
  stoppedAt: Instant | null
  /** What the other server said last. */
  words: Generated<string>
}

/** Somebody who wants mail about a thread: all of it, or only the replies to what they wrote. */
export type FollowTable = {
  id: Generated<number>
  postId: number
  /** Lower-case; one follow for an address and a post. */
  email: string
  name: Generated<string>
  readerId: number | null
  scope: 'thread' | 'replies'
  pace: 'now' | 'daily' | 'weekly'
  state: 'asked' | 'on' | 'ended'
  lang: 'fr' | 'en'
  /** They have been told of everything up to that number. */
  toldNumber: Generated<number>
  askedAt: Instant
  confirmedAt: Instant | null
  endedAt: Instant | null
}

/** Somebody's word to the moderators about a reaction. */
export type ReportTable = {
  id: Generated<number>
  reactionId: number
  reason: 'spam' | 'abuse' | 'private' | 'other'
  words: Generated<string>
  readerId: number | null
  voice: string | null
  address: string | null
  createdAt: Instant
  closedAt: Instant | null
  closedBy: number | null
}

/** A reaction that changed its post. */
export type CreditTable = {
  id: Generated<number>
  postId: number
  reactionId: number
  revisionId: number | null
  /** What changed, in the author's words. */
  words: Generated<string>
  accountId: number | null
  createdAt: Instant
}

/** What was erased at its writer's wish, so that a restored backup forgets it again. */
export type ErasureTable = { reactionId: number; what: 'name' | 'text'; at: Instant }

export type ReaderRow = Selectable<ReaderTable>
export type IdentityRow = Selectable<IdentityTable>
export type ReaderSessionRow = Selectable<ReaderSessionTable>
export type MailRow = Selectable<MailTable>
export type MailboxRow = Selectable<MailboxTable>
export type FollowRow = Selectable<FollowTable>
export type ReportRow = Selectable<ReportTable>
export type CreditRow = Selectable<CreditTable>
