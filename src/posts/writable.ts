import type { Ctx } from '../context.ts'
import { lockRows } from '../db/dialect.ts'
import { refuse } from '../errors.ts'
import { mayWrite, type Account } from '../identities/account.ts'
import { findPost, type SignedPost } from './queries.ts'

/**
 * The post with that id, for an account that is about to change it. Refused as by `findOwned`; `conflict` when it is
 * deleted.
 */
export async function findWritable(ctx: Ctx, account: Account, postId: number): Promise<SignedPost> {
  const post = await findOwned(ctx, account, postId)
  if (post.state === 'deleted') refuse('conflict', 'post.deleted')
  return post
}

/**
 * The post with that id, deleted or not, kept from changing under the transaction that asks. Refused: `not_found`,
 * `forbidden`, `conflict` when it lives as a file.
 */
export async function findOwned(ctx: Ctx, account: Account, postId: number): Promise<SignedPost> {
  await lockPost(ctx, postId)
  const post = (await findPost(ctx.db, postId)) ?? refuse('not_found', 'post.unknown')
  if (!mayWrite(account, post)) refuse('forbidden', 'desk.forbidden')
  if (post.file !== null) refuse('conflict', 'post.inFile', { file: post.file })
  return post
}

/** Keeps a post from changing under the transaction that asks. */
export async function lockPost(ctx: Ctx, postId: number): Promise<void> {
  await ctx.db.selectFrom('posts').select('id').where('id', '=', postId).modifyEnd(lockRows(ctx.engine)).execute()
}
