import type { Ctx } from '../context.ts'
import type { AccountRow } from '../db/schema-accounts.ts'
import { lockRows } from '../db/dialect.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { addAccount, demand, findAccount, type Account, type Role } from './account.ts'
import { handOver } from './hand-over.ts'
import { dropOneTimes } from './one-time.ts'
import { authorFor, readPerson } from './person.ts'
import { endSessions } from './sessions.ts'

/** Who looks after accounts: somebody at the desk, or whoever has the command line. */
export type Steward = Account | 'operator'

/**
 * Gives somebody an account that waits for its pass phrase, and answers the address to hand over; it works once, for
 * seven days; where a mail server is set it is mailed to them as well. An author of that name without an account becomes
 * theirs.
 * Refused: `forbidden`, `invalid` for what `readPerson` finds wrong, `conflict` when the mail address has an account.
 */
export async function inviteAccount(
  ctx: Ctx,
  by: Steward,
  typed: { name: string; email: string; role: string },
): Promise<string> {
  demandSteward(by)
  const { person, errors } = readPerson(typed)
  if (errors[0]) refuse('invalid', errors[0].key, errors[0].params)
  return transaction(ctx, async (ctx) => {
    const { email, role } = person
    const author = await authorFor(ctx, person.name)
    const account = await addAccount(ctx, { authorId: author.id, email, role, state: 'invited', passHash: null })
    note(ctx, 'invited', account, by, { role })
    return giveAddress(ctx, account, by)
  })
}

/**
 * The address by which somebody chooses a new pass phrase: once, for 24 hours, while the old one still works; who has
 * never come in yet gets another invitation; mailed as well, like that. Refused: `forbidden`, `not_found`, `conflict` when the account is closed.
 */
export async function resetAddress(ctx: Ctx, by: Steward, accountId: number): Promise<string> {
  demandSteward(by)
  return transaction(ctx, async (ctx) => {
    const account = await existing(ctx, accountId)
    if (account.state === 'closed') refuse('conflict', 'account.closed')
    note(ctx, 'reset given', account, by)
    return giveAddress(ctx, account, by)
  })
}

/** Gives an account another role and ends its sessions. Refused to oneself (`conflict`); `forbidden`, `not_found`. */
export async function changeRole(ctx: Ctx, by: Steward, accountId: number, role: Role): Promise<void> {
  await change(ctx, by, accountId, { role })
}

/**
 * Closes an account: nobody comes in by it any more, what it wrote stays. Refused to oneself and for the last owner
 * (`conflict`); `forbidden`, `not_found`.
 */
export async function closeAccount(ctx: Ctx, by: Steward, accountId: number): Promise<void> {
  await change(ctx, by, accountId, { state: 'closed' })
}

/**
 * Opens a closed account again; who had never come in needs a new invitation (`resetAddress`). Nothing happens to one
 * that is open. Refused: `forbidden`, `not_found`.
 */
export async function reopenAccount(ctx: Ctx, by: Steward, accountId: number): Promise<void> {
  demandSteward(by)
  const known = await existing(ctx, accountId)
  const passkey = await ctx.db.selectFrom('passkeys').select('id').where('accountId', '=', accountId).executeTakeFirst()
  const state = known.passHash !== null || passkey ? 'active' : 'invited'
  if (known.state === 'closed') await change(ctx, by, accountId, { state })
}

/** All sessions end and nothing given away works any longer; the site never loses its last owner. */
async function change(ctx: Ctx, by: Steward, accountId: number, to: Partial<Pick<AccountRow, 'role' | 'state'>>) {
  demandSteward(by)
  if (by !== 'operator' && by.id === accountId) refuse('conflict', 'account.oneself')
  await transaction(ctx, async (ctx) => {
    const account = await existing(ctx, accountId)
    if (Object.entries(to).every(([key, value]) => account[key as keyof typeof to] === value)) return
    const owners = await lockOwners(ctx)
    if (owners.length === 1 && owners[0]?.id === accountId) refuse('conflict', 'account.lastOwner')
    // Another owner may have taken the right away since the page was shown.
    if (by !== 'operator' && !owners.some(({ id }) => id === by.id)) refuse('forbidden', 'desk.forbidden')
    await ctx.db.updateTable('accounts').set(to).where('id', '=', accountId).execute()
    await endSessions(ctx, accountId, 'all')
    await dropOneTimes(ctx, accountId, ['invite', 'reset', 'passkey-add'])
    note(ctx, to.role === undefined ? 'state changed' : 'role changed', account, by, to)
  })
}

function demandSteward(by: Steward): void {
  if (by !== 'operator') demand(by, 'people')
}

async function existing(ctx: Ctx, id: number): Promise<Account> {
  return (await findAccount(ctx.db, id)) ?? refuse('not_found', 'account.unknown')
}

/** The owners who can come in, held so that two who demote each other at once wait for one another. */
async function lockOwners(ctx: Ctx): Promise<{ id: number }[]> {
  return ctx.db
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'owner')
    .where('state', '=', 'active')
    .orderBy('id')
    .limit(500)
    .modifyEnd(lockRows(ctx.engine))
    .execute()
}

/** Who has the command line is told the address there. */
function giveAddress(ctx: Ctx, account: Account, by: Steward): Promise<string> {
  return handOver(ctx, account, by === 'operator' ? { silent: true } : { by: by.name })
}

function note(ctx: Ctx, event: string, account: Account, by: Steward, more: object = {}): void {
  ctx.log.info({ event, account: account.id, by: by === 'operator' ? by : by.id, ...more }, 'security')
}
