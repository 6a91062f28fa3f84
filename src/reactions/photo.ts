import type { Ctx } from '../context.ts'
import { enqueue } from '../jobs/queue.ts'
import { hash } from '../lib/secrets.ts'
import type { Reaction } from './reaction.ts'

/**
 * Has the picture of a writer fetched, in the transaction that learned of it: of a link's, where its page shows one; of
 * a message's, by their mail address, where they have none and the owner lets Gravatar be asked.
 */
export async function askForPhoto(
  ctx: Ctx,
  { id, kind, photo, photoUrl, email }: Pick<Reaction, 'id' | 'kind' | 'photo' | 'photoUrl' | 'email'>,
): Promise<void> {
  if (kind === 'linkback') {
    if (photoUrl !== null) await enqueue(ctx, 'fetch-photo', { reactionId: id }, { key: `fetch-photo/${id}` })
  } else if (ctx.settings.gravatar && photo === null && email !== null) {
    await enqueue(ctx, 'fetch-gravatar', { reactionId: id }, { key: `fetch-gravatar/${hash(email)}` })
  }
}
