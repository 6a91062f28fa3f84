import type { Ctx, Db } from '../context.ts'
import { lockRows } from '../db/dialect.ts'
import { prepared } from '../db/prepared.ts'
import type { Identity, Reader } from './reader.ts'

/** The reader with that id. */
export async function findReader(db: Db, id: number): Promise<Reader | undefined> {
  const [reader] = await readerById(db, id)
  return reader
}

const readerById = prepared((db, id: number) => db.selectFrom('readers').selectAll().where('id', '=', id))

/** The reader who has proved a mail address to be theirs; of several, the one who did first. */
export async function findReaderByEmail(db: Db, email: string): Promise<Reader | undefined> {
  const address = email.toLowerCase()
  const identity = await db
    .selectFrom('identities')
    .select('readerId')
    .where('email', '=', address)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return identity && findReader(db, identity.readerId)
}

/** The identity with that id. */
export async function findIdentity(db: Db, id: number): Promise<Identity | undefined> {
  const [identity] = await identityById(db, id)
  return identity
}

const identityById = prepared((db, id: number) => db.selectFrom('identities').selectAll().where('id', '=', id))

/** The same, held until the transaction ends: whoever would give it to another reader, or erase it, waits. */
export async function holdIdentity(ctx: Ctx, id: number): Promise<Identity | undefined> {
  const query = ctx.db.selectFrom('identities').selectAll().where('id', '=', id)
  return query.modifyEnd(lockRows(ctx.engine)).executeTakeFirst()
}

/** The identity that a provider, an issuer and a subject name. */
export async function findIdentityOf(
  db: Db,
  { provider, issuer, subject }: Pick<Identity, 'provider' | 'issuer' | 'subject'>,
): Promise<Identity | undefined> {
  const query = db.selectFrom('identities').selectAll().where('provider', '=', provider)
  return query.where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst()
}

/** The identities of a reader, the first proved first; at most 100. */
export async function listIdentities(db: Db, readerId: number): Promise<Identity[]> {
  return db.selectFrom('identities').selectAll().where('readerId', '=', readerId).orderBy('id').limit(100).execute()
}
