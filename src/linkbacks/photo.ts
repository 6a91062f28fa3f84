import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { fetchFace } from '../faces/make.ts'
import type { Jobs } from '../jobs/queue.ts'
import { findReaction, lockThread } from '../reactions/queries.ts'
import { isVisible } from '../reactions/reaction.ts'
import { moveRevision } from '../settings/site.ts'
import { guardWay } from './way.ts'

/**
 * The job `fetch-photo`: fetches the picture of a link's writer, makes a small one of it and shows that, so that readers ask nobody else for it. What is no picture or cannot be had leaves all as it is. Throws, to be
 * tried again later, when there was no room or no budget for the fetch.
 */
export async function fetchPhoto(ctx: Ctx, { reactionId }: Jobs['fetch-photo']): Promise<void> {
  const reaction = await findReaction(ctx.db, reactionId)
  if (!reaction || reaction.photoUrl === null) return
  const { photoUrl } = reaction
  const photo = await fetchFace(ctx, photoUrl, guardWay(ctx))
  if (photo === undefined) return
  await transaction(ctx, async (ctx) => {
    await lockThread(ctx, reaction.postId)
    // Another picture may have been named meanwhile: then another job is on its way.
    const changed = await ctx.db
      .updateTable('reactions')
      .set({ photo })
      .where('id', '=', reactionId)
      .where('photoUrl', '=', photoUrl)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 1n && isVisible(reaction.state)) await moveRevision(ctx)
  })
}
