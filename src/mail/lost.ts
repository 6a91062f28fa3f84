import { sql } from 'kysely'
import type { Ctx } from '../context.ts'

/**
 * Gives up the mails that wait though nothing will send them any more: their job ended among the dead letters, or ran
 * while no mail server was set. They can be tried again at the desk, and stand in nobody's way: what is asked for under
 * their key makes another.
 */
export async function giveUpLost(ctx: Ctx): Promise<void> {
  const itsJob = sql<string>`'mail/' || cast(mails.id as text)`
  await ctx.db
    .updateTable('mails')
    .set({ state: 'failed', key: null, againAt: null })
    .where('state', '=', 'waiting')
    .where((eb) => {
      const job = eb.selectFrom('jobs').select('jobs.id').where('jobs.key', '=', itsJob)
      return eb.not(eb.exists(job.where('jobs.failedAt', 'is', null)))
    })
    .execute()
}
