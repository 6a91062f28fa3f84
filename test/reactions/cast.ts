import type { Ctx } from '../../src/context.ts'
import type { Post } from '../../src/posts/post.ts'

/** The counts stored with a post. */
export async function storedCounts(ctx: Ctx, { id }: Pick<Post, 'id'>) {
  return ctx.db
    .selectFrom('posts')
    .select(['total', 'voices', 'authorReplies', 'links', 'followups', 'republications'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}
