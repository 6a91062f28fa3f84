import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import type { Jobs } from '../jobs/queue.ts'
import { postMail } from '../mail/outbox.ts'
import { findReaction } from '../reactions/queries.ts'
import { isVisible } from '../reactions/reaction.ts'

/** The job `mail-writer`: tells a writer who asked for it, or whose moderator wants them to know, that their message is out; once. */
export async function mailWriter(ctx: Ctx, { reactionId }: Jobs['mail-writer']): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const reaction = await findReaction(ctx.db, reactionId)
    if (!reaction || reaction.tellOut === 0 || reaction.email === null || !isVisible(reaction.state)) return
    const { email, name } = reaction
    await postMail(ctx, { kind: 'out', params: { reactionId }, email, name, key: `out/${reactionId}`, reactionId })
    await ctx.db.updateTable('reactions').set({ tellOut: 0 }).where('id', '=', reactionId).execute()
  })
}
