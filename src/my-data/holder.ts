import type { FastifyRequest } from 'fastify'
import type { Ctx, Db } from '../context.ts'
import { readReaderCookie } from '../readers/cookies.ts'
import { listIdentities } from '../readers/queries.ts'
import type { Identity, Reader } from '../readers/reader.ts'
import { findReaderSession } from '../readers/sessions.ts'
import type { Person } from '../reactions/person.ts'
import { findProof } from './session.ts'

/** Whoever looks at their own: as whom they are known here, by which identities, and what is theirs by them. */
export type Holder = { person: Person; readers: Reader[]; identities: Identity[]; signedIn: boolean }

const mostReaders = 20

/**
 * Who has proved to be somebody: by a session of a reader, by a mail of this hour, or both. A proved address speaks for
 * the readers who proved it too, and a reader for every address that was proved for them. Once somebody has signed in or
 * out in that browser, the mail of before counts only for a reader who proved its address too: it may have been another
 * person's. An author's session at the desk counts for nothing here.
 */
export async function findHolder(ctx: Ctx, request: FastifyRequest): Promise<Holder | undefined> {
  const proof = await findProof(ctx, request)
  const session = await findReaderSession(ctx, readReaderCookie(ctx, request, 'reader'))
  if (!proof && !session) return undefined
  const readersOf = proof ? await listReadersOf(ctx.db, proof.email) : []
  const reader = session?.reader.id ?? null
  const counts = proof?.readerId === reader || readersOf.some(({ id }) => id === reader)
  if (!counts && !session) return undefined
  const [email, known] = counts ? [proof?.email, readersOf] : [undefined, []]
  const readers = session && !known.some(({ id }) => id === session.reader.id) ? [session.reader, ...known] : known
  const identities: Identity[] = []
  for (const { id } of readers) identities.push(...(await listIdentities(ctx.db, id)))
  const emails = [email, ...readers.map((reader) => reader.email), ...identities.map((identity) => identity.email)]
  const person = {
    readerIds: readers.map(({ id }) => id),
    emails: [...new Set(emails.filter((one) => typeof one === 'string'))],
  }
  return { person, readers, identities, signedIn: session !== undefined }
}

/** The readers who proved an address, by themselves or by one of their identities. */
export async function listReadersOf(db: Db, email: string): Promise<Reader[]> {
  return db
    .selectFrom('readers')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('email', '=', email),
        eb('id', 'in', eb.selectFrom('identities').select('readerId').where('identities.email', '=', email)),
      ]),
    )
    .orderBy('id')
    .limit(mostReaders)
    .execute()
}
