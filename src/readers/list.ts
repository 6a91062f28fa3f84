import { sql } from 'kysely'
import type { Db } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import { searchTokens } from '../search/search.ts'
import type { Identity, Reader } from './reader.ts'
import { trustOf, type Trust } from './trust.ts'

/** Which readers are asked for; a page is named by the id that it begins below. */
export type ReaderFilter = {
  trust?: Trust | undefined
  /** The name of a way to sign in, as identities have it. */
  provider?: string | undefined
  words?: string | undefined
  before?: number | undefined
}

/** A reader with what they are known by and what they have said here. */
export type ListedReader = Reader & {
  identities: Identity[]
  messages: number
  published: number
  lastAt: string | null
  level: Trust
}

export const readersPerPage = 30

/** The readers that a moderator asks for, the newest first, 30 a page; `older` is where the next page begins below. */
export async function listReaders(
  db: Db,
  { trust, provider, words, before }: ReaderFilter,
): Promise<{ items: ListedReader[]; older: number | null }> {
  let query = db.selectFrom('readers').selectAll()
  if (before !== undefined) query = query.where('id', '<', before)
  if (trust === 'trusted' || trust === 'blocked') query = query.where('trust', '=', trust)
  if (trust === 'known') query = query.where('trust', 'is', null).where(hasSpoken)
  if (trust === 'new') query = query.where('trust', 'is', null).where(sql<boolean>`not ${hasSpoken}`)
  if (provider !== undefined) {
    const signed = db.selectFrom('identities').select('readerId').where('provider', '=', provider)
    query = query.where('id', 'in', signed)
  }
  for (const word of searchTokens(words ?? '')) query = query.where('folded', 'like', `%${word}%`)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(readersPerPage + 1)
    .execute()
  const some = rows.slice(0, readersPerPage)
  return { items: await withDeeds(db, some), older: rows.length > readersPerPage ? (some.at(-1)?.id ?? null) : null }
}

const hasSpoken = sql<boolean>`exists (select 1 from reactions where reactions.reader_id = readers.id
  and reactions.state = 'published' and reactions.kind = 'comment')`

/** Readers with what they are known by and what they have said, in the order given. */
export async function withDeeds(db: Db, readers: readonly Reader[]): Promise<ListedReader[]> {
  const ids = readers.map(({ id }) => id)
  if (ids.length === 0) return []
  const identities = await db.selectFrom('identities').selectAll().where('readerId', 'in', ids).orderBy('id').execute()
  const deeds = await db
    .selectFrom('reactions')
    .select(['readerId', 'state', countRows().as('count')])
    .select((eb) => eb.fn.max('createdAt').as('lastAt'))
    .where('readerId', 'in', ids)
    .where('kind', '=', 'comment')
    .groupBy(['readerId', 'state'])
    .execute()
  return readers.map((reader) => {
    const own = deeds.filter(({ readerId }) => readerId === reader.id)
    const published = own.find(({ state }) => state === 'published')?.count ?? 0
    return {
      ...reader,
      identities: identities.filter(({ readerId }) => readerId === reader.id),
      messages: own.reduce((sum, { count }) => sum + count, 0),
      published,
      lastAt: own.reduce<string | null>((last, { lastAt }) => (last !== null && last > lastAt ? last : lastAt), null),
      level: trustOf(reader, published),
    }
  })
}

/** The ways by which readers have signed in, with the words for them; at most 100. */
export async function listProvidersUsed(db: Db): Promise<{ provider: string; via: string }[]> {
  return db
    .selectFrom('identities')
    .select('provider')
    .select((eb) => eb.fn.max('via').as('via'))
    .groupBy('provider')
    .orderBy('provider')
    .limit(100)
    .execute()
}

/**
 * Who may be the same person as a reader: somebody with the same proven mail address, the same name, or the same profile
 * address; at most 10, for a moderator to look at.
 */
export async function listLikely(db: Db, reader: ListedReader): Promise<ListedReader[]> {
  const mails = distinct([reader.email, ...reader.identities.map(({ email }) => email)])
  const profiles = distinct([reader.website, ...reader.identities.map(({ profileUrl }) => profileUrl)])
  const rows = await db
    .selectFrom('readers')
    .selectAll()
    .where('id', '<>', reader.id)
    .where((eb) => {
      const ofIdentity = (column: 'email' | 'profileUrl', values: string[]) =>
        eb('id', 'in', eb.selectFrom('identities').select('readerId').where(column, 'in', values))
      return eb.or([
        eb('name', '=', reader.name),
        ...(mails.length > 0 ? [eb('email', 'in', mails), ofIdentity('email', mails)] : []),
        ...(profiles.length > 0 ? [ofIdentity('profileUrl', profiles)] : []),
      ])
    })
    .orderBy('id')
    .limit(10)
    .execute()
  return withDeeds(db, rows)
}

function distinct(values: (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))]
}
