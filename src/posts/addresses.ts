import type { Ctx } from '../context.ts'
import { wasPublic, type Post } from './post.ts'

/** Notes that a post has left its path, which then leads to wherever the post is; nothing for one nobody ever saw. */
export async function leaveAddress(
  ctx: Ctx,
  former: Pick<Post, 'id' | 'path' | 'state' | 'publishedAt'>,
): Promise<void> {
  if (!wasPublic(former) || former.path.startsWith('/deleted/')) return
  await ctx.db
    .insertInto('addresses')
    .values({ path: former.path, postId: former.id })
    .onConflict((conflict) => conflict.column('path').doUpdateSet({ postId: former.id }))
    .execute()
}

/** A path at which something is shown now leads nowhere else. */
export async function takeAddress(ctx: Ctx, path: string): Promise<void> {
  await ctx.db.deleteFrom('addresses').where('path', '=', path).execute()
}
