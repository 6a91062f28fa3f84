import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { setPhotos } from '../faces/gravatar.ts'
import { fetchFace } from '../faces/make.ts'
import { guardVisits } from '../identities/visits.ts'
import type { Jobs } from '../jobs/queue.ts'

const atOnce = 200

/**
 * The job `fetch-avatar`: fetches the picture that an identity's server names, makes a small one of it and shows that
 * with the reader and all that they wrote. Who has taken theirs away there loses it here; what is no picture or cannot be had
 * leaves all as it is. Throws, to be tried again later, when there was no room or no budget for the fetch.
 */
export async function fetchAvatar(ctx: Ctx, { identityId }: Jobs['fetch-avatar']): Promise<void> {
  const query = ctx.db.selectFrom('identities').select(['photoUrl', 'readerId']).where('id', '=', identityId)
  const identity = await query.executeTakeFirst()
  if (!identity) return
  const { photoUrl } = identity
  const photo = photoUrl === null ? null : await fetchFace(ctx, photoUrl, guardVisits(ctx))
  if (photo === undefined) return
  await keepPhoto(ctx, identityId, photoUrl, photo)
  await showPhoto(ctx, identity.readerId)
}

async function keepPhoto(ctx: Ctx, id: number, photoUrl: string | null, photo: string | null): Promise<void> {
  // Another picture may have been named meanwhile: then another job is on its way.
  await ctx.db
    .updateTable('identities')
    .set({ photo })
    .where('id', '=', id)
    .where('photoUrl', photoUrl === null ? 'is' : '=', photoUrl)
    .execute()
}

/**
 * Gives a reader the picture of the identity that they used last and that has one, and shows it with all that they
 * wrote. To be called whenever a reader's identities change; not inside a transaction.
 */
export async function showPhoto(ctx: Ctx, readerId: number): Promise<void> {
  const photo = await transaction(ctx, async (ctx) => {
    const identities = ctx.db.selectFrom('identities').select('photo').where('readerId', '=', readerId)
    const shown = await identities
      .where('photo', 'is not', null)
      .orderBy('seenAt', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    const photo = shown?.photo ?? null
    await ctx.db.updateTable('readers').set({ photo }).where('id', '=', readerId).execute()
    return photo
  })
  for (let after = 0, more = true; more;) {
    const messages = await listOthers(ctx, readerId, photo, after)
    await setPhotos(ctx, messages, { photo, photoUrl: null })
    more = messages.length === atOnce
    after = messages.at(-1)?.id ?? after
  }
}

/** What the reader wrote that shows another picture. One of Gravatar's stays until they have one of their own. */
function listOthers(ctx: Ctx, readerId: number, photo: string | null, after: number) {
  const query = ctx.db
    .selectFrom('reactions')
    .select(['id', 'postId'])
    .where('readerId', '=', readerId)
    .where('id', '>', after)
    .where('kind', '=', 'comment')
  const others =
    photo === null
      ? query.where('photo', 'is not', null).where('photoUrl', 'is', null)
      : query.where((eb) => eb.or([eb('photo', 'is', null), eb('photo', '<>', photo)]))
  return others.orderBy('id').limit(atOnce).execute()
}
