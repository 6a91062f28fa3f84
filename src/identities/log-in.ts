import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { checkPassphrase, hashesWaiting, hashPassphrase, isOutdated, nobodysHash } from '../lib/passphrase.ts'
import { hash } from '../lib/secrets.ts'
import { findAccountByEmail, type Account } from './account.ts'
import { readDevice } from './device.ts'
import { chargeTry, clearTries, returnTry } from './throttle.ts'

/** A try to come in: `device` is the token by which this browser is known, if it is. */
export type LogIn = { email: string; passphrase: string; address: string; device?: string | undefined }

/** So many who wait for their turn take less than two seconds; whoever comes then is told to come back. */
const longestQueue = 60
const busySeconds = 5

/**
 * Answers the account of a mail address and pass phrase. Whether there is such an account shows in nothing: the words,
 * the budget of tries and the work done are the same.
 * Refused: `invalid` for a wrong pair; `too_many` once the tries against the account, or from the address, are used up.
 * A browser that is known for the account has a budget of its own, out of reach of whoever attacks it.
 */
export async function logIn(ctx: Ctx, { email, passphrase, address, device }: LogIn): Promise<Account> {
  const found = await findAccountByEmail(ctx.db, email)
  const known = readDevice(ctx, device)
  const place = addressKey(address)
  const own = known && known.accountId === found?.id ? `device:${known.id}` : undefined
  const key = own ?? `account:${hash(email.trim().toLowerCase())}`
  if (own === undefined && hashesWaiting() >= longestQueue) refuse('too_many', 'account.busy', {}, busySeconds)
  await spendTry(ctx, own === undefined ? [key, place] : [own], address)

  const right = await checkPassphrase(passphrase, found?.passHash ?? nobodysHash)
  if (!right || found?.state !== 'active') {
    ctx.log.warn({ event: 'log-in failed', account: found?.id ?? null, from: addressPrefix(address) }, 'security')
    return refuse('invalid', 'account.wrong')
  }
  await clearTries(ctx.db, key)
  if (own === undefined) await returnTry(ctx, place)
  await renewHash(ctx, found, passphrase)
  ctx.log.info({ event: 'log-in', account: found.id, from: addressPrefix(address) }, 'security')
  return found
}

/** Counts one try from an address against its budget alone, for ways in where nothing can be guessed. */
export async function spendAddressTry(ctx: Ctx, address: string): Promise<void> {
  await spendTry(ctx, [addressKey(address)], address)
}

/** Gives that try back to somebody who got in. */
export async function returnAddressTry(ctx: Ctx, address: string): Promise<void> {
  await returnTry(ctx, addressKey(address))
}

async function spendTry(ctx: Ctx, keys: readonly string[], address: string): Promise<void> {
  const wait = await chargeTry(ctx, keys)
  if (wait === 0) return
  ctx.log.warn({ event: 'log-in throttled', from: addressPrefix(address), wait }, 'security')
  if (wait <= 90) refuse('too_many', 'account.waitSeconds', { s: wait }, wait)
  refuse('too_many', 'account.waitMinutes', { m: Math.ceil(wait / 60) }, wait)
}

function addressKey(address: string): string {
  return `address:${addressPrefix(address)}`
}

/** Only at a log-in do we hold the text that a better hash can be made of. */
async function renewHash(ctx: Ctx, { id, passHash }: Account, passphrase: string): Promise<void> {
  if (passHash === null || !isOutdated(passHash)) return
  const renewed = await hashPassphrase(passphrase)
  await ctx.db
    .updateTable('accounts')
    .set({ passHash: renewed })
    .where('id', '=', id)
    .where('passHash', '=', passHash)
    .execute()
}
