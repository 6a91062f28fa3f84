import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import { askCheckAgain } from '../linkbacks/check-again.ts'
import { askRecheck } from '../linkbacks/recheck.ts'
import { chooseRelation } from '../reactions/relation-choice.ts'
import { statusOf } from '../web/errors.ts'
import { idOf } from './fields.ts'
import { accountOf } from './guard.ts'
import { showReceived } from './link-received.ts'
import { backToLink } from './link-said.ts'
import { showSite } from './link-site.ts'
import { relations } from './link-view.ts'
import { backOf, scalar } from './queue-filters.ts'

type Params = { id: string }

const act = { config: { act: 'moderate-own' } } as const

/** What is decided of one received link: that its page is read again, and what it is. */
export async function linkDecisionRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.post<{ Params: Params }>('/admin/links/:id/recheck', act, async (request, reply) => {
    const id = idOf(request.params.id)
    return answer(ctx, request, reply, async () => {
      await askRecheck(ctx, accountOf(request), id)
      return backToLink(backOf(request.body), 'received', 'recheck', id)
    })
  })

  app.post<{ Params: Params }>('/admin/links/out/:id/recheck', act, async (request, reply) => {
    const id = idOf(request.params.id)
    return answer(ctx, request, reply, async () => {
      await askCheckAgain(ctx, accountOf(request), id)
      return backToLink(backOf(request.body), 'out', 'again', id)
    })
  })

  app.post<{ Params: Params }>('/admin/links/:id/relation', act, async (request, reply) => {
    const id = idOf(request.params.id)
    const relation = relations.find((name) => name === scalar(request.body, 'relation'))
    return answer(ctx, request, reply, async () => {
      await chooseRelation(ctx, accountOf(request), id, relation ?? refuse('bad_request', 'error.badRequest'))
      return backToLink(backOf(request.body), 'received', 'relation', id)
    })
  })
}

/** Leads to where `decide` says; what cannot be done just now is said on the page where it was asked. */
async function answer(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  decide: () => Promise<string>,
): Promise<FastifyReply | string> {
  try {
    return await reply.redirect(await decide(), 303)
  } catch (error) {
    if (!(error instanceof Refusal) || !['invalid', 'conflict', 'too_many'].includes(error.code)) throw error
    const back = new URL(backOf(request.body), 'https://desk.invalid')
    const query = Object.fromEntries(back.searchParams)
    const problem = { text: ctx.t(error.key, error.params), status: statusOf(error), query }
    const show = back.pathname === '/admin/links/site' ? showSite : showReceived
    return show(ctx, request, reply, problem)
  }
}
