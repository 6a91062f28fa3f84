import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { retrySentLink } from '../sending/sent-links.ts'
import { idOf } from './fields.ts'
import { accountOf } from './guard.ts'
import { answerLink } from './link-answer.ts'
import { backToLink } from './link-said.ts'
import { showSent } from './link-sent.ts'
import { backOf } from './queue-filters.ts'

const act = { config: { act: 'write' } } as const

/** The links our posts sent, and another try for one of them. */
export async function linkSentRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/links/sent', act, async (request, reply) => showSent(ctx, request, reply))

  app.post<{ Params: { id: string } }>('/admin/links/sent/:id/retry', act, async (request, reply) => {
    const id = idOf(request.params.id)
    return answerLink(ctx, request, reply, showSent, async () => {
      await retrySentLink(ctx, accountOf(request), id)
      return backToLink(backOf(request.body), 'sent', 'retry', id)
    })
  })
}
