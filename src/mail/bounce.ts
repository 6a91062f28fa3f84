import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { withoutAddresses } from '../lib/mail-text.ts'
import { countBounce } from './mailboxes.ts'
import type { Incoming } from './read-mail.ts'

/**
 * Notes what another server reports on a mail of ours (RFC 3464): that it failed for good, and whether for its address
 * (status 5.1, 5.2, 5.4) or for something else. `verify` proves that the report came to the address made for that mail.
 * Each mail counts once. Answers what was done with the report.
 */
export async function noteBounce(
  ctx: Ctx,
  mailId: number,
  verify: (email: string) => boolean,
  report: NonNullable<Incoming['report']>,
): Promise<'counted' | 'noted' | 'ignored'> {
  if (report.action !== 'failed' || !report.status.startsWith('5.')) return 'ignored'
  const words = withoutAddresses(`${report.status} ${report.words}`).trim()
  return transaction(ctx, async (ctx) => {
    const mail = await ctx.db.selectFrom('mails').select('email').where('id', '=', mailId).executeTakeFirst()
    if (!mail || !verify(mail.email)) return 'ignored'
    const changed = await ctx.db
      .updateTable('mails')
      .set({ state: 'failed', error: words })
      .where('id', '=', mailId)
      .where('state', '=', 'sent')
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return 'ignored'
    if (!/^5\.[124]\./.test(report.status)) return 'noted'
    await countBounce(ctx, mail.email, words)
    return 'counted'
  })
}
