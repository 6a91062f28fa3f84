import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { tidyText } from '../lib/text.ts'
import { answerAs } from '../reactions/answer.ts'
import { correctReaction, mayCorrect } from '../reactions/correct.ts'
import { decide } from '../reactions/decide.ts'
import { demandReaction } from '../reactions/desk-queries.ts'
import { listSame, traitsOf, type Trait } from '../reactions/same-sender.ts'
import { statusOf } from '../web/errors.ts'
import { decisionIn } from './decision-routes.ts'
import { idOf, isSaid, oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { backOf, saying, scalar } from './queue-filters.ts'
import { afterDecision } from './queue-notice.ts'
import { showEdit, showReply, showSame, showStory } from './story-page.ts'

type Params = { id: string }

const act = { config: { act: 'moderate-own' } } as const

/** One reaction’s whole story, and the pages on which it is answered, corrected, and decided on with its like. */
export async function storyRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get<{ Params: Params }>('/admin/reactions/:id', act, async (request, reply) =>
    showStory(ctx, request, reply, idOf(request.params.id)),
  )

  app.get<{ Params: Params }>('/admin/reactions/:id/reply', act, async (request, reply) =>
    showReply(ctx, request, reply, idOf(request.params.id), { text: '', problem: '', back: backOf(request.query) }),
  )
  app.post<{ Params: Params }>('/admin/reactions/:id/reply', act, async (request, reply) =>
    answerReply(ctx, request, reply, idOf(request.params.id)),
  )

  app.get<{ Params: Params }>('/admin/reactions/:id/edit', act, async (request, reply) => {
    const id = idOf(request.params.id)
    const { reaction } = await demandReaction(ctx, accountOf(request), id)
    if (reaction.kind !== 'comment') refuse('not_found', 'moderation.editLink')
    if (!mayCorrect(accountOf(request), reaction)) refuse('forbidden', 'moderation.editAuthor')
    return showEdit(ctx, request, reply, id, { text: reaction.source, why: '', problem: '' })
  })
  app.post<{ Params: Params }>('/admin/reactions/:id/edit', act, async (request, reply) =>
    answerEdit(ctx, request, reply, idOf(request.params.id)),
  )

  app.get<{ Params: Params }>('/admin/reactions/:id/same', act, async (request, reply) =>
    showSame(ctx, request, reply, idOf(request.params.id), scalar(request.query, 'by')),
  )
  app.post<{ Params: Params }>('/admin/reactions/:id/same', act, async (request, reply) => {
    const id = idOf(request.params.id)
    const account = accountOf(request)
    const { reaction } = await demandReaction(ctx, account, id)
    const by = scalar(request.body, 'by')
    const trait = traitsOf(account, reaction).find((trait): trait is Trait => trait === by)
    const decision = decisionIn(request.body)
    if (trait === undefined || decision === undefined) return showSame(ctx, request, reply, id, by, 422)
    const decided = await decide(ctx, account, await listSame(ctx, account, reaction, trait, decision), decision, trait)
    return reply.redirect(afterDecision(`/admin/reactions/${id}/same?by=${trait}`, decided), 303)
  })
}

async function answerReply(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  id: number,
): Promise<string | FastifyReply> {
  const text = textIn(request.body)
  try {
    const { reaction, approved } = await answerAs(ctx, accountOf(request), id, text)
    const said = { answer: String(reaction.id), batch: approved ?? undefined }
    return await reply.redirect(saying(backOf(request.body), said), 303)
  } catch (error) {
    if (!isSaid(error)) throw error
    const problem = ctx.t(error.key, error.params)
    return showReply(ctx, request, reply, id, { text, problem, back: backOf(request.body) }, statusOf(error))
  }
}

async function answerEdit(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  id: number,
): Promise<string | FastifyReply> {
  const text = textIn(request.body)
  const why = scalar(request.body, 'why')
  try {
    await correctReaction(ctx, accountOf(request), id, text, why)
    return await reply.redirect(`/admin/reactions/${id}?done=edited`, 303)
  } catch (error) {
    if (!isSaid(error)) throw error
    return showEdit(ctx, request, reply, id, { text, why, problem: ctx.t(error.key, error.params) }, statusOf(error))
  }
}

function textIn(body: unknown): string {
  return tidyText(oneField(body, 'text'))
}
