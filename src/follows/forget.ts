import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'
import { confirmDays } from './follow.ts'

const dayMs = 86_400_000
/** For so long the links in mails about what was ended still lead to its owner's page. */
const endedDays = 30

/**
 * The recurring job `forget-follows`: erases what was not confirmed within a week, and what was ended a month ago. Of an
 * address that wants nothing from us it keeps one, so that the links in its mails can take that back.
 */
export async function forgetFollows(ctx: Ctx, _job: Jobs['forget-follows']): Promise<void> {
  const before = (days: number) => new Date(ctx.now().getTime() - days * dayMs).toISOString()
  await ctx.db.deleteFrom('follows').where('state', '=', 'asked').where('askedAt', '<', before(confirmDays)).execute()
  await ctx.db
    .deleteFrom('follows')
    .where('state', '=', 'ended')
    .where('endedAt', '<', before(endedDays))
    .where('email', 'not in', (eb) =>
      eb.selectFrom('mailboxes').select('mailboxes.email').where('stoppedAt', 'is not', null),
    )
    .execute()
}
