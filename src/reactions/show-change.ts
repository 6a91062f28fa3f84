import { instant, type Ctx } from '../context.ts'
import { indexReaction } from '../search/entries.ts'
import { moveRevision } from '../settings/site.ts'
import { announceThread } from './announce.ts'
import type { ThreadPost } from './queries.ts'
import { isGesture, isVisible, type Reaction } from './reaction.ts'
import { recount } from './recount.ts'

/**
 * Lets the thread, its counts, the search and the feeds follow what a link says or is by now, inside the transaction that
 * holds `thread` and wrote `after`. A link that is shown and stops being a gesture is given its number. Answers the
 * reaction as it then is.
 */
export async function showChange(ctx: Ctx, thread: ThreadPost, before: Reaction, after: Reaction): Promise<Reaction> {
  const enters = after.number === null && isVisible(after.state) && !isGesture(after.relation)
  const placed = enters ? { ...after, number: thread.lastNumber + 1, publishedAt: instant(ctx) } : after
  if (enters) {
    const { id, number, publishedAt } = placed
    await ctx.db.updateTable('reactions').set({ number, publishedAt }).where('id', '=', id).execute()
  }
  if (isVisible(before.state)) await indexReaction(ctx, thread, placed)
  if (before.number === null && !isVisible(before.state)) return placed
  await recount(ctx, thread, before, placed)
  await moveRevision(ctx)
  await announceThread(ctx, isGesture(placed.relation) ? before : placed)
  return placed
}
