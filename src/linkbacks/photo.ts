import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import type { Jobs } from '../jobs/queue.ts'
import { ImageError, imageType, squareImage } from '../lib/image.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { findReaction, lockThread } from '../reactions/queries.ts'
import { isVisible } from '../reactions/reaction.ts'
import { moveRevision } from '../settings/site.ts'
import { keepFace } from './faces.ts'
import { isOwn } from './linkback.ts'
import { guardWay } from './way.ts'

const side = 96
const limits = { megapixels: 25, allMegapixels: 50, frames: 200 }

/**
 * The job `fetch-photo`: fetches the picture of a link's writer, makes a small one of it and shows that, so that readers ask nobody else for it. What is no picture or cannot be had leaves all as it is. Throws, to be
 * tried again later, when there was no room or no budget for the fetch.
 */
export async function fetchPhoto(ctx: Ctx, { reactionId }: Jobs['fetch-photo']): Promise<void> {
  const reaction = await findReaction(ctx.db, reactionId)
  if (!reaction || reaction.photoUrl === null) return
  const { photoUrl } = reaction
  const bytes = await readPhoto(ctx, photoUrl)
  const face = bytes && (await shrink(bytes))
  if (!face) return
  const photo = await keepFace(ctx, face)
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

async function readPhoto(ctx: Ctx, photoUrl: string): Promise<Buffer | undefined> {
  const url = parseHttpUrl(photoUrl)
  if (!url || isOwn(ctx.settings, url)) return undefined
  const way = guardWay(ctx)
  const allowed = await way.mayVisit(url)
  const fetched = allowed
    ? await ctx.fetch({
        url: url.href,
        types: 'any',
        accept: 'image/webp, image/png, image/jpeg, image/gif, image/avif, image/*;q=0.5',
        mayVisit: way.mayVisit,
        mayReach: way.mayReach,
      })
    : undefined
  if (way.isSpent() || (fetched && !fetched.ok && fetched.reason === 'busy')) throw new Error('no room for a picture')
  return fetched?.ok && fetched.status === 200 ? fetched.body : undefined
}

/** Drawings are not taken: what they show depends on who draws them. */
async function shrink(bytes: Buffer): Promise<Buffer | undefined> {
  const type = imageType(bytes)
  if (type === undefined || type === 'svg') return undefined
  try {
    return await squareImage(bytes, type, limits, side)
  } catch (error) {
    if (error instanceof ImageError) return undefined
    throw error
  }
}
