import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { listAccounts, type Account } from '../identities/account.ts'
import { enqueue, type Jobs } from '../jobs/queue.ts'
import { postMail } from '../mail/outbox.ts'
import { lastLetterHour, nextLetterHour } from './hours.ts'

const hourMs = 3_600_000
/** Two letters are at least so far apart, also when the owner moves their day or one left late. */
const apartMs = 3 * 86_400_000

/**
 * The recurring job `weekly-letters`: has the letter of the week that ended last written for every account, once. One
 * whose hour was missed goes when the site next runs. Who wants none, and what has nothing to say, is known when it
 * leaves. Before the hour it asks for itself again, since what recurs is not at the full hour.
 */
export async function planWeeklyLetters(ctx: Ctx, _job: Jobs['weekly-letters']): Promise<void> {
  if (!ctx.mail) return
  const until = lastLetterHour(ctx)
  for (const account of await listAccounts(ctx.db)) {
    if (account.state === 'active' && account.createdAt < until) {
      await transaction(ctx, (ctx) => plan(ctx, account, until))
    }
  }
  const next = nextLetterHour(ctx)
  if (Date.parse(next) - ctx.now().getTime() > hourMs) return
  await enqueue(ctx, 'weekly-letters', {}, { key: 'weekly-letters', runAt: next })
}

async function plan(ctx: Ctx, { id, email, name }: Account, until: string): Promise<void> {
  const last = await ctx.db
    .selectFrom('mails')
    .select('id')
    .where('accountId', '=', id)
    .where('kind', '=', 'weekly')
    .where('createdAt', '>', new Date(Date.parse(until) - apartMs).toISOString())
    .limit(1)
    .executeTakeFirst()
  if (last) return
  const params = { accountId: id, until }
  await postMail(ctx, { kind: 'weekly', params, email, name, accountId: id, key: `weekly/${id}/${until}` })
}
