import type { Ctx } from '../context.ts'
import { forgetTakenBack } from '../reactions/take-back.ts'

const dayMs = 86_400_000
/** A status page answers for a month; what a trackback claimed and nobody could verify goes sooner. */
const keptDays = 30
const keptTrackbackDays = 7
/** More requests that came to nothing are not kept, however young they are: a flood must not fill the disk. */
const keptRequests = 5000

/**
 * Drops the requests that came to nothing, once their time is over. Those that became a reaction stay with it, but not
 * the network address they came from; and what a link said goes a month after the owner of its site took it back.
 */
export async function forgetLinkbacks(ctx: Ctx): Promise<void> {
  const before = (days: number) => new Date(ctx.now().getTime() - days * dayMs).toISOString()
  await ctx.db
    .deleteFrom('linkbacks')
    .where('reactionId', 'is', null)
    .where((row) =>
      row.or([
        row('requestedAt', '<', before(keptDays)),
        row.and([row('transport', '=', 'trackback'), row('requestedAt', '<', before(keptTrackbackDays))]),
      ]),
    )
    .execute()
  const newest = ctx.db.selectFrom('linkbacks').select('id').where('reactionId', 'is', null).orderBy('id', 'desc')
  const last = await newest.offset(keptRequests).limit(1).executeTakeFirst()
  if (last) await ctx.db.deleteFrom('linkbacks').where('reactionId', 'is', null).where('id', '<=', last.id).execute()
  await ctx.db
    .updateTable('linkbacks')
    .set({ sender: '' })
    .where('sender', '<>', '')
    .where('requestedAt', '<', before(keptDays))
    .execute()
  await forgetTakenBack(ctx)
}
