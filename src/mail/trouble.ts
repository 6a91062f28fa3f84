import type { Ctx } from '../context.ts'

const hourMs = 3_600_000

/**
 * Since when no mail has left though some should have, with the server's last words; undefined when all is well, and in
 * the first hour, in which the queue mends most of it.
 */
export async function findMailTrouble(ctx: Ctx): Promise<{ since: string; words: string } | undefined> {
  if (!ctx.mail) return undefined
  const last = await ctx.db
    .selectFrom('mails')
    .select('sentAt')
    .where('sentAt', 'is not', null)
    .orderBy('sentAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  const first = await ctx.db
    .selectFrom('mails')
    .select(['failedAt', 'error'])
    .where('failedAt', '>', last?.sentAt ?? '')
    .orderBy('failedAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!first?.failedAt || ctx.now().getTime() - Date.parse(first.failedAt) < hourMs) return undefined
  return { since: first.failedAt, words: first.error }
}
