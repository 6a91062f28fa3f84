import type { Ctx } from '../context.ts'
import type { Account } from '../identities/account.ts'
import { paces, wishesOf, type Pace } from '../notifications/wishes.ts'

/** Everything `admin/account/_mail.eta` prints. */
export function mailView(ctx: Ctx, account: Account) {
  const { held, fresh, letter } = wishesOf(account)
  const choice = (id: string, present: Pace, label: string) => ({
    id,
    label,
    options: paces.map((pace) => ({ value: pace, text: ctx.t(`notices.me.pace.${pace}`), chosen: pace === present })),
  })
  return {
    works: ctx.mail !== undefined,
    choices: [
      choice('mail-held', held, ctx.t('notices.me.held')),
      choice('mail-fresh', fresh, ctx.t('notices.me.fresh')),
    ],
    letter,
  }
}
