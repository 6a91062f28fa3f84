import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { mayWrite } from '../identities/account.ts'
import { wholeNumber } from '../lib/text.ts'
import { findPost, type SignedPost } from '../posts/queries.ts'
import { accountOf } from './guard.ts'

export type PostParams = { Params: { id: string } }

/** The post that an address of the desk is about. Refused: `not_found`, and `forbidden` for whoever may not write it. */
export async function openPost(ctx: Ctx, request: FastifyRequest): Promise<SignedPost> {
  const { id } = Object(request.params)
  const known = wholeNumber(id)
  const post = known === undefined ? undefined : await findPost(ctx.db, known)
  if (!post) refuse('not_found', 'post.unknown')
  if (!mayWrite(accountOf(request), post)) refuse('forbidden', 'desk.forbidden')
  return post
}

/** The address of a post's editor. */
export function editorPath({ id }: Pick<SignedPost, 'id'>): string {
  return `/admin/posts/${id}`
}
