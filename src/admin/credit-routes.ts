import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { creditReaction, removeCredit } from '../credits/credit.ts'
import { statusOf } from '../web/errors.ts'
import { idOf, isSaid, oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { showStory } from './story-page.ts'

type IdParams = { Params: { id: string } }

const config = { act: 'write' } as const

/** Who writes a post says which reactions changed it, from the story of the reaction. */
export async function creditRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.post<IdParams>('/admin/reactions/:id/credit', { config }, async (request, reply) => {
    const id = idOf(request.params.id)
    const words = oneField(request.body, 'words')
    try {
      await creditReaction(ctx, accountOf(request), id, words)
      return await reply.redirect(`/admin/reactions/${id}?done=credited#crediter`, 303)
    } catch (error) {
      if (!isSaid(error)) throw error
      const typed = { words, problem: ctx.t(error.key, error.params) }
      return showStory(ctx, request, reply, id, { credit: typed, status: statusOf(error) })
    }
  })

  app.post<IdParams>('/admin/reactions/:id/uncredit', { config }, async (request, reply) => {
    const id = idOf(request.params.id)
    await removeCredit(ctx, accountOf(request), id)
    return reply.redirect(`/admin/reactions/${id}?done=uncredited`, 303)
  })
}
