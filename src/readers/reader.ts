import type { IdentityRow, ReaderRow } from '../db/schema-readers.ts'
import type { Account } from '../identities/account.ts'

export type Reader = ReaderRow
export type Identity = IdentityRow

/** Who is there, by their session: a reader by one of their identities, or an author of the site. */
export type Current = { kind: 'reader'; reader: Reader; identity: Identity } | { kind: 'author'; account: Account }
