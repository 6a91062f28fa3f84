import type { Ctx } from '../context.ts'
import type { AccountRow } from '../db/schema-accounts.ts'
import type { Account } from '../identities/account.ts'

export type Pace = AccountRow['mailHeld']
/** What is written to an account about: messages that wait, those that are out, the week. */
export type MailWishes = { held: Pace; fresh: Pace; letter: boolean }

export const paces: readonly Pace[] = ['now', 'daily', 'none']

/** What an account wants to be written about. */
export function wishesOf({ mailHeld, mailNew, mailLetter }: Account): MailWishes {
  return { held: mailHeld, fresh: mailNew, letter: mailLetter === 1 }
}

/** Keeps what an account wants; what is not named stays. A letter that waits asks again before it leaves. */
export async function saveWishes(ctx: Ctx, { id }: Pick<Account, 'id'>, wishes: Partial<MailWishes>): Promise<void> {
  const { held, fresh, letter } = wishes
  const changes = {
    ...(held === undefined ? {} : { mailHeld: held }),
    ...(fresh === undefined ? {} : { mailNew: fresh }),
    ...(letter === undefined ? {} : { mailLetter: letter ? (1 as const) : (0 as const) }),
  }
  if (Object.keys(changes).length === 0) return
  await ctx.db.updateTable('accounts').set(changes).where('id', '=', id).execute()
}
