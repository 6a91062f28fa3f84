import type { Generated, Selectable } from 'kysely'
import type { Flag, Instant } from './schema-values.ts'

export type AuthorTable = {
  id: Generated<number>
  slug: string
  name: string
  /** The word shown beside the name: auteur, auteure, autrice, la rédaction… */
  word: string
  bio: string
  createdAt: Instant
}

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
  /** What is written to them about: messages that wait, those that are out, the week's letter. */
  mailHeld: Generated<'now' | 'daily' | 'none'>
  mailNew: Generated<'now' | 'daily' | 'none'>
  mailLetter: Generated<Flag>
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

/** Leaving to sign in, the link of a mail, the way to one's own messages, a letter that may be published. */
type ReaderPurpose = 'sign-in' | 'sign-in-mail' | 'my-data' | 'letter'

/** Something given away that works once: an invitation, a reset, a passkey challenge. Only the hash is kept. */
export type OneTimeTable = {
  tokenHash: string
  purpose: 'setup' | 'invite' | 'reset' | 'passkey-add' | 'passkey-enter' | 'site-claim' | 'site-owner' | ReaderPurpose
  accountId: number | null
  /** JSON. */
  payload: string
  createdAt: Instant
  endsAt: Instant
}

/** Failed log-ins under a key (an account or an address) and until when the next try is refused. */
export type ThrottleTable = { key: string; failures: Generated<number>; lastAt: Instant; untilAt: Instant }

export type AuthorRow = Selectable<AuthorTable>

export type AccountRow = Selectable<AccountTable>

export type SessionRow = Selectable<SessionTable>

export type PasskeyRow = Selectable<PasskeyTable>
