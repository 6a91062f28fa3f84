import type { Ctx } from '../context.ts'
import { spend, type Rate } from '../db/rates.ts'
import { transaction } from '../db/transaction.ts'
import type { Jobs } from '../jobs/queue.ts'
import { postMail } from '../mail/outbox.ts'
import { findAccountByEmail, type Account } from './account.ts'
import { giveOneTime } from './one-time.ts'

const invitationMinutes = 7 * 24 * 60
const resetMinutes = 24 * 60
/** An address that anybody can have sent does not live as long as one that an owner gives. */
const forgottenMinutes = 60
const forgottenRates: readonly Rate[] = [{ limit: 3, seconds: 3600 }]

/**
 * Gives an account the address by which its first pass phrase is chosen, or a new one; the newer closes the older. Where
 * a mail server is set it is also sent to the account, unless `silent`; `by` is the name of who invites.
 */
export async function handOver(
  ctx: Ctx,
  { id: accountId, state, email, name }: Account,
  { by, minutes, silent }: { by?: string; minutes?: number; silent?: boolean } = {},
): Promise<string> {
  const invited = state === 'invited'
  const lasts = invited ? invitationMinutes : (minutes ?? resetMinutes)
  return transaction(ctx, async (ctx) => {
    const purpose = invited ? 'invite' : 'reset'
    const token = await giveOneTime(ctx, { purpose, accountId, payload: null, minutes: lasts })
    const to = { email, name, accountId }
    if (!silent && invited) {
      await postMail(ctx, {
        kind: 'invitation',
        params: { accountId, token, ...(by === undefined ? {} : { by }) },
        ...to,
      })
    } else if (!silent) await postMail(ctx, { kind: 'reset', params: { accountId, token }, ...to })
    return wayInUrl(ctx, purpose, token)
  })
}

/** Where the token of an invitation or a reset is used. */
export function wayInUrl({ settings }: Pick<Ctx, 'settings'>, way: 'invite' | 'reset', token: string): string {
  return `${settings.siteUrl}/admin/${way === 'invite' ? 'invitation' : 'reset'}/${token}`
}

/**
 * The job `give-reset`: mails a way in to the account of an address, at most three an hour; whatever the address, who
 * asked learns nothing from it.
 */
export async function giveReset(ctx: Ctx, { email }: Jobs['give-reset']): Promise<void> {
  const account = await findAccountByEmail(ctx.db, email)
  if (!account || account.state === 'closed') return
  const wait = await spend(ctx, `reset-mail/${account.id}`, forgottenRates)
  if (wait === 0) await handOver(ctx, account, { minutes: forgottenMinutes })
}
