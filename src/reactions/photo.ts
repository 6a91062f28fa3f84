import type { Ctx } from '../context.ts'
import { enqueue } from '../jobs/queue.ts'
import type { Reaction } from './reaction.ts'

/** Has the picture of a link's writer fetched, where its page shows one; in the transaction that learned of it. */
export async function askForPhoto(ctx: Ctx, { id, photoUrl }: Pick<Reaction, 'id' | 'photoUrl'>): Promise<void> {
  if (photoUrl !== null) await enqueue(ctx, 'fetch-photo', { reactionId: id }, { key: `fetch-photo/${id}` })
}
