import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { retrySentLink } from '../linkbacks/sent-links.ts'
import { statusOf } from '../web/errors.ts'
import { idOf, isSaid } from './fields.ts'
import { accountOf } from './guard.ts'
import { backToLink } from './link-said.ts'
import { showSent } from './link-sent.ts'
import { backOf } from './queue-filters.ts'

const act = { config: { act: 'write' } } as const

/** The links our posts sent, and another try for one of them. */
export async function linkSentRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/links/sent', act, async (request, reply) => showSent(ctx, request, reply))

  app.post<{ Params: { id: string } }>('/admin/links/sent/:id/retry', act, async (request, reply) => {
    const id = idOf(request.params.id)
    try {
      await retrySentLink(ctx, accountOf(request), id)
    } catch (error) {
      if (!isSaid(error)) throw error
      return showSent(ctx, request, reply, ctx.t(error.key, error.params), statusOf(error))
    }
    return reply.redirect(backToLink(backOf(request.body), 'sent', 'retry', id), 303)
  })
}
