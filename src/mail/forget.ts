import type { Ctx } from '../context.ts'
import { giveUpLost } from './lost.ts'

const dayMs = 86_400_000
const keptDays = 30
/** A few bounces without another for so long say nothing any more. */
const bounceDays = 180

/**
 * The recurring job `forget-mails`: erases the mails of a month ago, sent or not, and the few bounces of addresses that
 * have been well for half a year. Who stopped our mail, and where we stopped it, is kept. What waits for nothing is given
 * up before that.
 */
export async function forgetMails(ctx: Ctx): Promise<void> {
  await giveUpLost(ctx)
  const before = (days: number) => new Date(ctx.now().getTime() - days * dayMs).toISOString()
  await ctx.db.deleteFrom('mails').where('createdAt', '<', before(keptDays)).execute()
  await ctx.db
    .deleteFrom('mailboxes')
    .where('pausedAt', 'is', null)
    .where('stoppedAt', 'is', null)
    .where((eb) => eb.or([eb('bouncedAt', 'is', null), eb('bouncedAt', '<', before(bounceDays))]))
    .execute()
}
