import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { askCheckAgain } from '../linkbacks/check-again.ts'
import { askRecheck } from '../linkbacks/recheck.ts'
import { relations } from '../reactions/reaction.ts'
import { chooseRelation } from '../reactions/relation-choice.ts'
import { idOf } from './fields.ts'
import { accountOf } from './guard.ts'
import { answerLink } from './link-answer.ts'
import { showReceived } from './link-received.ts'
import { backToLink } from './link-said.ts'
import { backOf, scalar } from './queue-filters.ts'

type Params = { id: string }

const act = { config: { act: 'moderate-own' } } as const

/** What is decided of one received link: that its page is read again, and what it is. */
export async function linkDecisionRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.post<{ Params: Params }>('/admin/links/:id/recheck', act, async (request, reply) => {
    const id = idOf(request.params.id)
    return answerLink(ctx, request, reply, showReceived, async () => {
      await askRecheck(ctx, accountOf(request), id)
      return backToLink(backOf(request.body), 'received', 'recheck', id)
    })
  })

  app.post<{ Params: Params }>('/admin/links/out/:id/recheck', act, async (request, reply) => {
    const id = idOf(request.params.id)
    return answerLink(ctx, request, reply, showReceived, async () => {
      await askCheckAgain(ctx, accountOf(request), id)
      return backToLink(backOf(request.body), 'out', 'again', id)
    })
  })

  app.post<{ Params: Params }>('/admin/links/:id/relation', act, async (request, reply) => {
    const id = idOf(request.params.id)
    const relation = relations.find((name) => name === scalar(request.body, 'relation'))
    return answerLink(ctx, request, reply, showReceived, async () => {
      await chooseRelation(ctx, accountOf(request), id, relation ?? refuse('bad_request', 'error.badRequest'))
      return backToLink(backOf(request.body), 'received', 'relation', id)
    })
  })
}
