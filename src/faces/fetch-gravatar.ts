import type { Ctx } from '../context.ts'
import { guardVisits } from '../identities/visits.ts'
import type { Jobs } from '../jobs/queue.ts'
import { gravatarMark, gravatarUrl, setPhotos } from './gravatar.ts'
import { fetchFace } from './make.ts'

/** Older messages of one writer beyond these keep what stands there. */
const most = 500

/**
 * The job `fetch-gravatar`: looks for the picture of a message's writer by their mail address and gives it to all their messages
 * that have none. Only while the owner wants it; nothing is said to anybody when there is none. Throws, to be tried
 * again later, when there was no room or no budget for the fetch.
 */
export async function fetchGravatar(ctx: Ctx, { reactionId }: Jobs['fetch-gravatar']): Promise<void> {
  if (!ctx.settings.gravatar) return
  const message = await ctx.db
    .selectFrom('reactions')
    .select('email')
    .where('id', '=', reactionId)
    .where('kind', '=', 'comment')
    .executeTakeFirst()
  if (!message?.email) return
  const photo = await fetchFace(ctx, gravatarUrl(message.email), guardVisits(ctx))
  // The owner may have changed their mind while we looked.
  if (photo === undefined || !ctx.settings.gravatar) return
  const mine = await ctx.db
    .selectFrom('reactions')
    .select(['id', 'postId'])
    .where('email', '=', message.email)
    .where('kind', '=', 'comment')
    .where((eb) => eb.or([eb('photo', 'is', null), eb('photoUrl', '=', gravatarMark)]))
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  await setPhotos(ctx, mine, { photo, photoUrl: gravatarMark })
}
