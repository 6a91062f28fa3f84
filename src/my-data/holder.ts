import type { FastifyRequest } from 'fastify'
import type { Ctx, Db } from '../context.ts'
import { readReaderCookie } from '../readers/cookies.ts'
import { listIdentities } from '../readers/queries.ts'
import type { Identity, Reader } from '../readers/reader.ts'
import { findReaderSession } from '../readers/sessions.ts'
import type { Person } from '../reactions/person.ts'
import { findProof } from './session.ts'

/** Whoever looks at their own: as whom they are known here, by which identities, and what is theirs by them; `signedIn` when the browser's session is one of theirs. */
export type Holder = { person: Person; readers: Reader[]; identities: Identity[]; signedIn: boolean }

const mostReaders = 20

/**
 * Who has proved to be somebody: by a mail of this hour, or by a session of a reader. A proved address speaks for the
 * readers who proved it too, and a reader for every address that was proved for them. A mail opened where a reader is
 * signed in who did not prove its address shows what is of the address, and nothing of that reader: they may be two
 * persons. Once somebody else has signed in or out in that browser, it counts no more. An author's session at the desk
 * counts for nothing here.
 */
export async function findHolder(ctx: Ctx, request: FastifyRequest): Promise<Holder | undefined> {
  const proof = await findProof(ctx, request)
  const session = await findReaderSession(ctx, readReaderCookie(ctx, request, 'reader'))
  const reader = session?.reader
  const known = proof ? await listReadersOf(ctx.db, proof.email) : []
  const isTheirs = known.some(({ id }) => id === reader?.id)
  if (proof && (isTheirs || proof.readerId === (reader?.id ?? null))) {
    return holderOf(ctx, known, { email: proof.email, signedIn: isTheirs })
  }
  return reader && holderOf(ctx, [reader], { email: null, signedIn: true })
}

async function holderOf(
  ctx: Ctx,
  readers: Reader[],
  { email, signedIn }: { email: string | null; signedIn: boolean },
): Promise<Holder> {
  const identities: Identity[] = []
  for (const { id } of readers) identities.push(...(await listIdentities(ctx.db, id)))
  const emails = [email, ...readers.map((reader) => reader.email), ...identities.map((identity) => identity.email)]
  const person = {
    readerIds: readers.map(({ id }) => id),
    emails: [...new Set(emails.filter((one) => typeof one === 'string'))],
  }
  return { person, readers, identities, signedIn }
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
