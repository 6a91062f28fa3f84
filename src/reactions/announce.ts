import type { Ctx } from '../context.ts'
import { enqueue } from '../jobs/queue.ts'
import { isGesture, type Reaction } from './reaction.ts'

/**
 * Says that the feeds of a thread have changed, in the transaction that changed them. A gesture stands in no feed, and
 * where no hub is told anything there is nothing to write.
 */
export async function announceThread(ctx: Ctx, { postId, relation }: Pick<Reaction, 'postId' | 'relation'>) {
  if (ctx.settings.hubs.length === 0 || isGesture(relation)) return
  await enqueue(ctx, 'announce-change', { postId }, { key: `announce-change/${postId}` })
}
