import { instant, type Ctx } from '../context.ts'
import type { SessionRow } from '../db/schema-accounts.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { deriveKey, hash, randomToken, sign } from '../lib/secrets.ts'
import { findAccount, type Account } from './account.ts'

/** Somebody at the desk. `formToken` stands in every form of the desk, besides the check of the origin. */
export type Session = { id: number; account: Account; formToken: string }
export type SessionFacts = Pick<SessionRow, 'id' | 'createdAt' | 'seenAt' | 'agent' | 'address'>

const dayMs = 86_400_000
const idleMs = 14 * dayMs
const wholeMs = 90 * dayMs
/** Writing the instant of every request would cost a write a page. */
const noticedMs = 300_000

/**
 * Begins a session and answers the token its cookie carries: 256 random bits, of which only the hash is stored. It ends
 * after 14 days without use, 90 in all.
 */
export async function beginSession(
  ctx: Ctx,
  accountId: number,
  from: { agent: string; address: string },
): Promise<string> {
  const token = randomToken(32)
  const now = instant(ctx)
  const address = addressPrefix(from.address)
  await ctx.db
    .insertInto('sessions')
    .values({
      tokenHash: hash(token),
      accountId,
      createdAt: now,
      seenAt: now,
      agent: from.agent.slice(0, 300),
      address,
    })
    .execute()
  await ctx.db.updateTable('accounts').set({ seenAt: now }).where('id', '=', accountId).execute()
  return token
}

/** The session of a token, as long as it lives and its account is active. */
export async function findSession(ctx: Ctx, token: string): Promise<Session | undefined> {
  const row = await ctx.db.selectFrom('sessions').selectAll().where('tokenHash', '=', hash(token)).executeTakeFirst()
  if (!row) return undefined
  const now = ctx.now().getTime()
  if (now - Date.parse(row.seenAt) > idleMs || now - Date.parse(row.createdAt) > wholeMs) return undefined
  const account = await findAccount(ctx.db, row.accountId)
  if (account?.state !== 'active') return undefined
  if (now - Date.parse(row.seenAt) > noticedMs) await notice(ctx, row)
  return { id: row.id, account, formToken: sign(deriveKey(ctx.secret, 'desk-form'), String(row.id)) }
}

async function notice(ctx: Ctx, { id, accountId }: SessionRow): Promise<void> {
  const seen = { seenAt: instant(ctx) }
  await ctx.db.updateTable('sessions').set(seen).where('id', '=', id).execute()
  await ctx.db.updateTable('accounts').set(seen).where('id', '=', accountId).execute()
}

/** The sessions of an account, the latest used first; at most 100. */
export async function listSessions(ctx: Ctx, accountId: number): Promise<SessionFacts[]> {
  return ctx.db
    .selectFrom('sessions')
    .select(['id', 'createdAt', 'seenAt', 'agent', 'address'])
    .where('accountId', '=', accountId)
    .orderBy('seenAt', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
}

/** Ends one session of an account, or all but `keep`, or all. */
export async function endSessions(ctx: Ctx, accountId: number, which: { id: number } | { keep: number } | 'all') {
  const query = ctx.db.deleteFrom('sessions').where('accountId', '=', accountId)
  if (which === 'all') return void (await query.execute())
  await ('id' in which ? query.where('id', '=', which.id) : query.where('id', '<>', which.keep)).execute()
}

/** Ends the session of a token, such as the one that a browser had before another log-in. */
export async function endSession(ctx: Ctx, token: string): Promise<void> {
  await ctx.db.deleteFrom('sessions').where('tokenHash', '=', hash(token)).execute()
}

/** Forgets the sessions that are over. */
export async function forgetSessions(ctx: Ctx): Promise<void> {
  const idle = new Date(ctx.now().getTime() - idleMs).toISOString()
  const old = new Date(ctx.now().getTime() - wholeMs).toISOString()
  await ctx.db
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('seenAt', '<', idle), eb('createdAt', '<', old)]))
    .execute()
}
