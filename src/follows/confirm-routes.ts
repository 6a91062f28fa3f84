import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { findPost } from '../posts/queries.ts'
import { render } from '../web/views.ts'
import { confirmFollow } from './change.ts'
import { findFollow } from './queries.ts'
import { managePath, readConfirmToken } from './tokens.ts'

type Params = { token: string }

/** The page behind the link that confirms a follow. Opening it changes nothing: mail scanners open links too. */
export async function confirmRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const show = async (token: string, confirmed: boolean) => {
    const id = readConfirmToken(ctx, token)
    const follow = id === undefined ? undefined : await findFollow(ctx.db, id)
    const post = follow && follow.state !== 'ended' ? await findPost(ctx.db, follow.postId) : undefined
    if (!follow || post?.state !== 'published') return undefined
    return {
      done: confirmed || follow.state === 'on',
      title: post.title,
      lang: post.lang,
      back: `${post.path}#fil`,
      scope: ctx.t(`follow.scope.${follow.scope}`),
      pace: ctx.t(`follow.pace.${follow.pace}`),
      action: `/follow/confirm/${token}`,
      manage: managePath(ctx, follow.id),
    }
  }
  app.get<{ Params: Params }>('/follow/confirm/:token', async (request, reply) => {
    const follow = await show(request.params.token, false)
    return render(ctx, request, reply, 'follows/confirm', { follow }, { status: follow ? 200 : 404 })
  })
  app.post<{ Params: Params }>('/follow/confirm/:token', async (request, reply) => {
    const id = readConfirmToken(ctx, request.params.token)
    const confirmed = id !== undefined && (await confirmFollow(ctx, id))
    const follow = await show(request.params.token, confirmed)
    return render(ctx, request, reply, 'follows/confirm', { follow }, { status: follow ? 200 : 404 })
  })
}
