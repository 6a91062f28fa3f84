import type { Ctx } from '../context.ts'
import type { FetchRequest } from '../lib/fetch.ts'
import { ImageError, imageType, squareImage } from '../lib/image.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { keepFace } from './faces.ts'

/** The pixels of a side: twice what the widest face takes on a page. */
const side = 96
const limits = { megapixels: 25, allMegapixels: 50, frames: 200 }

/** What is asked on the way, with whether a budget said no in the end. */
export type FaceGuards = Required<Pick<FetchRequest, 'mayVisit' | 'mayReach'>> & { isSpent: () => boolean }

/**
 * Fetches a picture, makes a small square WebP of it and answers the path below which we serve that, so that no reader's
 * browser asks anybody else. Undefined for what is no picture, is on our own site or cannot be had. Throws, to be tried
 * again later, when there was no room or no budget for the fetch.
 */
export async function fetchFace(ctx: Ctx, photoUrl: string, guards: FaceGuards): Promise<string | undefined> {
  const bytes = await readPicture(ctx, photoUrl, guards)
  const face = bytes && (await shrink(bytes))
  return face && keepFace(ctx, face)
}

async function readPicture(ctx: Ctx, photoUrl: string, guards: FaceGuards): Promise<Buffer | undefined> {
  const { mayVisit, mayReach, isSpent } = guards
  const url = parseHttpUrl(photoUrl)
  if (!url || url.host === parseHttpUrl(ctx.settings.siteUrl)?.host) return undefined
  const fetched = (await mayVisit(url))
    ? await ctx.fetch({
        url: url.href,
        types: 'any',
        accept: 'image/webp, image/png, image/jpeg, image/gif, image/avif, image/*;q=0.5',
        mayVisit,
        mayReach,
      })
    : undefined
  if (isSpent() || (fetched && !fetched.ok && fetched.reason === 'busy')) throw new Error('no room for a picture')
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
