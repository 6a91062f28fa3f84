import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { isUniqueViolation } from '../db/dialect.ts'
import { refuse } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { checkPassphrase, hashPassphrase } from '../lib/passphrase.ts'
import { findAccount, findAccountByEmail, type Account } from './account.ts'
import { dropOneTimes, findOneTime, takeOneTime, type Purpose } from './one-time.ts'
import { passphraseProblem } from './passphrase.ts'
import { endSessions } from './sessions.ts'
import { chargeTry, clearTries } from './throttle.ts'

/** What an address that was handed over lets somebody do: choose their first pass phrase, or a new one. */
export type WayIn = Extract<Purpose, 'invite' | 'reset'>

/** Whose address it is, as long as it works. */
export async function findByWayIn(ctx: Ctx, way: WayIn, token: string): Promise<Account | undefined> {
  const given = await findOneTime(ctx, way, token)
  return given?.accountId == null ? undefined : openTo(await findAccount(ctx.db, given.accountId), way)
}

/**
 * Uses an address up: sets the pass phrase, opens an account that was only invited, ends all its sessions. Refused:
 * `not_found` when it works no longer, `invalid` for a pass phrase that will not do, which leaves the address good.
 */
export async function enterByWayIn(ctx: Ctx, way: WayIn, token: string, passphrase: string): Promise<Account> {
  const account = (await findByWayIn(ctx, way, token)) ?? refuse('not_found', 'account.wayGone')
  const problem = passphraseProblem(passphrase, account)
  if (problem) refuse('invalid', problem.key, problem.params)
  const passHash = await hashPassphrase(passphrase)
  await transaction(ctx, async (ctx) => {
    const taken = await takeOneTime(ctx, way, token)
    if (taken?.accountId !== account.id) refuse('not_found', 'account.wayGone')
    await replaceHash(ctx, account, passHash)
  })
  ctx.log.info({ event: way === 'invite' ? 'invitation used' : 'reset used', account: account.id }, 'security')
  return { ...account, passHash, state: 'active' }
}

/**
 * Notes that somebody at an address has forgotten their pass phrase, for whoever reads the log, and has a way in mailed
 * where a mail server is set. The answer outside, and the work until then, is the same for every mail address.
 */
export async function noteResetAsked(ctx: Ctx, email: string, address: string): Promise<void> {
  const account = await findAccountByEmail(ctx.db, email)
  ctx.log.info({ event: 'reset asked', account: account?.id ?? null, from: addressPrefix(address) }, 'security')
  if (ctx.mail) await enqueue(ctx, 'give-reset', { email })
}

/**
 * Changes one's own pass phrase and ends all sessions, this one too: the caller begins another. Refused as `invalid`
 * with `account.oldWrong` when the present one is wrong, else with what is wrong with the new one; `too_many`.
 */
export async function changePassphrase(ctx: Ctx, account: Account, present: string, next: string): Promise<void> {
  await demandPassphrase(ctx, account, present)
  const problem = passphraseProblem(next, account)
  if (problem) refuse('invalid', problem.key, problem.params)
  const passHash = await hashPassphrase(next)
  await transaction(ctx, (ctx) => replaceHash(ctx, account, passHash))
  ctx.log.info({ event: 'pass phrase changed', account: account.id }, 'security')
}

/** Changes one's own mail address, checked before. Refused like `changePassphrase`, and as `conflict` when it is taken. */
export async function changeEmail(ctx: Ctx, account: Account, email: string, present: string): Promise<void> {
  await demandPassphrase(ctx, account, present)
  try {
    const changed = { email: email.trim().toLowerCase() }
    await ctx.db.updateTable('accounts').set(changed).where('id', '=', account.id).execute()
  } catch (error) {
    if (isUniqueViolation(error)) refuse('conflict', 'account.emailTaken')
    throw error
  }
  await dropOneTimes(ctx, account.id, ['reset'])
  ctx.log.info({ event: 'mail address changed', account: account.id }, 'security')
}

/** Somebody at an unlocked desk must not find the pass phrase by trying, either. */
async function demandPassphrase(ctx: Ctx, { id, passHash }: Account, present: string): Promise<void> {
  const key = `self:${id}`
  const wait = await chargeTry(ctx, [key])
  if (wait > 0) refuse('too_many', 'account.waitMinutes', { m: Math.ceil(wait / 60) }, wait)
  // Who came in by passkeys alone has none to show.
  if (passHash !== null && !(await checkPassphrase(present, passHash))) refuse('invalid', 'account.oldWrong')
  await clearTries(ctx.db, key)
}

/** Hashing takes its time: an account that was closed meanwhile must not be opened again by it. */
async function replaceHash(ctx: Ctx, { id, state }: Account, passHash: string): Promise<void> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('accounts')
    .set({ passHash, state: 'active' })
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) refuse('forbidden', 'desk.forbidden')
  await endSessions(ctx, id, 'all')
  await dropOneTimes(ctx, id, ['invite', 'reset', 'passkey-add'])
}

function openTo(account: Account | undefined, way: WayIn): Account | undefined {
  return account?.state === (way === 'invite' ? 'invited' : 'active') ? account : undefined
}
