import type { Ctx } from '../context.ts'
import { enqueue } from '../jobs/queue.ts'
import type { Post } from './post.ts'

/** So long a post must have been left alone before the pages it links to hear of it. */
const quietMs = 60_000
/** What is dated further back when it arrives was written elsewhere, and told from there. */
const newsMs = 7 * 86_400_000

/**
 * Asks, in the transaction of a change that the public sees, that others hear of it: the pages that the post links to a
 * minute after the last change, whoever follows the feeds at once. Nobody is told of the demonstration.
 */
export async function tellOthers(ctx: Ctx, post: Pick<Post, 'id' | 'demo'>): Promise<void> {
  if (post.demo === 1) return
  const postId = post.id
  const runAt = new Date(ctx.now().getTime() + quietMs).toISOString()
  await enqueue(ctx, 'send-linkbacks', { postId }, { key: `send-linkbacks/${postId}`, runAt })
  await enqueue(ctx, 'announce-change', { postId }, { key: `announce-change/${postId}` })
}

/** Whether a post that has just arrived for the first time is news, and no copy of an old blog. */
export function isNews(ctx: Ctx, { publishedAt }: Pick<Post, 'publishedAt'>): boolean {
  return publishedAt !== null && Date.parse(publishedAt) > ctx.now().getTime() - newsMs
}
