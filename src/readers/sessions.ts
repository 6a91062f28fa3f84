import { instant, type Ctx } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import { prepared } from '../db/prepared.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { hash, randomToken } from '../lib/secrets.ts'
import { findIdentity, findReader } from './queries.ts'
import type { Identity, Reader } from './reader.ts'

const dayMs = 86_400_000
const idleMs = 14 * dayMs
const wholeMs = 90 * dayMs
/** Writing the instant of every request would cost a write a page. */
const noticedMs = 300_000

/**
 * Begins the session of a reader who has proved one of their identities and answers the token its cookie carries: 256
 * random bits, of which only the hash is stored. It ends after 14 days without use, 90 in all, and is worth nothing at
 * the desk.
 */
export async function beginReaderSession(
  ctx: Ctx,
  { id, readerId }: Pick<Identity, 'id' | 'readerId'>,
  from: { agent: string; address: string },
): Promise<string> {
  const token = randomToken(32)
  const now = instant(ctx)
  const [agent, address] = [from.agent.slice(0, 300), addressPrefix(from.address)]
  await ctx.db
    .insertInto('readerSessions')
    .values({ tokenHash: hash(token), readerId, identityId: id, createdAt: now, seenAt: now, agent, address })
    .execute()
  return token
}

/** The reader of a token and the identity they signed in with, as long as the session lives. */
export async function findReaderSession(
  ctx: Ctx,
  token: string,
): Promise<{ reader: Reader; identity: Identity } | undefined> {
  const [session] = token === '' ? [] : await sessionByHash(ctx.db, hash(token))
  if (!session) return undefined
  const now = ctx.now().getTime()
  if (now - Date.parse(session.seenAt) > idleMs || now - Date.parse(session.createdAt) > wholeMs) return undefined
  const reader = await findReader(ctx.db, session.readerId)
  const identity = await findIdentity(ctx.db, session.identityId)
  if (!reader || identity?.readerId !== reader.id) return undefined
  if (now - Date.parse(session.seenAt) > noticedMs) await notice(ctx, session)
  return { reader, identity }
}

const sessionByHash = prepared((db, tokenHash: string) =>
  db
    .selectFrom('readerSessions')
    .select(['id', 'readerId', 'identityId', 'createdAt', 'seenAt'])
    .where('tokenHash', '=', tokenHash),
)

async function notice(ctx: Ctx, { id, readerId }: { id: number; readerId: number }): Promise<void> {
  const seen = { seenAt: instant(ctx) }
  await ctx.db.updateTable('readerSessions').set(seen).where('id', '=', id).execute()
  await ctx.db.updateTable('readers').set(seen).where('id', '=', readerId).execute()
}

/** Ends the session of a token: at signing out, and the one that a browser had before it signed in anew. */
export async function endReaderSession(ctx: Ctx, token: string): Promise<void> {
  if (token !== '') await ctx.db.deleteFrom('readerSessions').where('tokenHash', '=', hash(token)).execute()
}

/** In how many browsers some readers are signed in. */
export async function countReaderSessions(ctx: Ctx, readerIds: readonly number[]): Promise<number> {
  const query = live(ctx)
    .where('readerId', 'in', [0, ...readerIds])
    .select(countRows().as('count'))
  return (await query.executeTakeFirstOrThrow()).count
}

function live(ctx: Ctx) {
  const { idle, old } = ends(ctx)
  return ctx.db.selectFrom('readerSessions').where('seenAt', '>=', idle).where('createdAt', '>=', old)
}

/** Ends every session of a reader, on all their devices. */
export async function endReaderSessions(ctx: Ctx, readerId: number): Promise<void> {
  await ctx.db.deleteFrom('readerSessions').where('readerId', '=', readerId).execute()
}

/** Forgets the sessions that are over. */
export async function forgetReaderSessions(ctx: Ctx): Promise<void> {
  const { idle, old } = ends(ctx)
  await ctx.db
    .deleteFrom('readerSessions')
    .where((eb) => eb.or([eb('seenAt', '<', idle), eb('createdAt', '<', old)]))
    .execute()
}

function ends(ctx: Ctx): { idle: string; old: string } {
  const now = ctx.now().getTime()
  return { idle: new Date(now - idleMs).toISOString(), old: new Date(now - wholeMs).toISOString() }
}
