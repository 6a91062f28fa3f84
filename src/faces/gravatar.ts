import { createHash } from 'node:crypto'
import type { Ctx } from '../context.ts'
import { lockRows } from '../db/dialect.ts'
import { transaction } from '../db/transaction.ts'
import { moveRevision } from '../settings/site.ts'

/** Stands in `photoUrl` for a picture that came from there. The address itself would be one more trace of the mail address. */
export const gravatarMark = 'gravatar:'

const atOnce = 200

/** Where Gravatar has the picture of a mail address, or answers 404 (docs.gravatar.com, “Images”: SHA-256, `d=404`). */
export function gravatarUrl(email: string): string {
  const hash = createHash('sha256').update(email.trim().toLowerCase()).digest('hex')
  return `https://gravatar.com/avatar/${hash}?s=192&d=404&r=g`
}

/** Takes the pictures that came from Gravatar off every message; the sweep removes the files. Nothing happens where there are none. */
export async function forgetGravatars(ctx: Ctx): Promise<void> {
  for (let some = await listSome(ctx); some.length > 0; some = await listSome(ctx)) {
    await setPhotos(ctx, some, { photo: null, photoUrl: null })
  }
}

function listSome(ctx: Ctx) {
  const query = ctx.db.selectFrom('reactions').select(['id', 'postId']).where('photoUrl', '=', gravatarMark)
  return query.orderBy('id').limit(atOnce).execute()
}

/**
 * Gives some messages another picture. Their threads are held first and in the order of their ids, as everybody does who
 * changes several.
 */
export async function setPhotos(
  ctx: Ctx,
  messages: readonly { id: number; postId: number }[],
  to: { photo: string | null; photoUrl: string | null },
): Promise<void> {
  if (messages.length === 0) return
  await transaction(ctx, async (ctx) => {
    const postIds = [...new Set(messages.map(({ postId }) => postId))]
    const posts = ctx.db.selectFrom('posts').select('id').where('id', 'in', postIds).orderBy('id')
    await posts.modifyEnd(lockRows(ctx.engine)).execute()
    const ids = messages.map(({ id }) => id)
    await ctx.db.updateTable('reactions').set(to).where('id', 'in', ids).execute()
    await moveRevision(ctx)
  })
}
