import { instant, type Ctx } from '../context.ts'
import { hasOwner } from '../identities/account.ts'
import { findOneTime, giveOneTime } from '../identities/one-time.ts'
import { hash } from '../lib/secrets.ts'
import { noAnswers, type Step, type Typed } from './answers.ts'

/** Where somebody is in the set-up: the answers so far and the last step that was in order. */
export type Progress = { typed: Typed; done: 0 | Step }

const minutes = 60

/**
 * The address where a site without an owner is set up, good for an hour; undefined once there is an owner. Every call
 * gives another one, and each stays good: several processes may start at once.
 */
export async function giveSetupAddress(ctx: Ctx): Promise<string | undefined> {
  if (await hasOwner(ctx.db)) return undefined
  const code = await giveOneTime(ctx, { purpose: 'setup', accountId: null, payload: null, minutes })
  return `${ctx.settings.siteUrl}/setup/${code}`
}

/** What was answered under a code; undefined when the code is wrong or its hour is over, or when there is an owner. */
export async function findProgress(ctx: Ctx, code: string): Promise<Progress | undefined> {
  if (!/^[\w-]{22}$/.test(code) || (await hasOwner(ctx.db))) return undefined
  const found = await findOneTime(ctx, 'setup', code)
  // Only `saveProgress` writes it.
  return found && ((found.payload as Progress | null) ?? { typed: noAnswers(ctx), done: 0 })
}

/** Keeps what was answered under a code, as long as it is good. */
export async function saveProgress(ctx: Ctx, code: string, progress: Progress): Promise<void> {
  await ctx.db
    .updateTable('oneTimes')
    .set({ payload: JSON.stringify(progress) })
    .where('tokenHash', '=', hash(code))
    .where('purpose', '=', 'setup')
    .where('endsAt', '>', instant(ctx))
    .execute()
}
