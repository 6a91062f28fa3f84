import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import type { Key } from '../i18n/index.ts'
import { wholeNumber } from '../lib/text.ts'
import { decide, undoSeconds, type Decided } from '../reactions/decide.ts'
import { countWaiting } from '../reactions/desk-queries.ts'
import { stateOf, type Decision } from '../reactions/moderate.ts'
import type { ReactionState } from '../reactions/reaction.ts'
import { undo } from '../reactions/undo.ts'
import { statusOf } from '../web/errors.ts'
import { idOf } from './fields.ts'
import { accountOf } from './guard.ts'
import { wantsJson } from './log-in-page.ts'
import { backOf, readFilter, saying, scalar } from './queue-filters.ts'
import { afterDecision, doneText, leftTexts } from './queue-notice.ts'
import { showQueue } from './queue-page.ts'

type Params = { id: string }
type Chosen = { ids: number[]; seen: Map<number, ReactionState> }

const decisions: readonly Decision[] = ['approve', 'spam', 'remove', 'hold']
const act = { config: { act: 'moderate-own' } } as const

/** What moderators decide: one reaction, those ticked, and the last word taken back. Scripts ask for JSON. */
export async function decisionRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.post<{ Params: Params }>('/admin/reactions/:id/decide', act, async (request, reply) => {
    const id = idOf(request.params.id)
    const decision = decisionIn(request.body) ?? refuse('invalid', 'moderation.noDecision')
    return answerDecision(ctx, request, reply, readChosen([`${id}.${scalar(request.body, 'seen')}`]), decision)
  })

  app.post('/admin/reactions/decide', act, async (request, reply) => {
    const chosen = readChosen(Object(request.body).ids)
    const decision = decisionIn(request.body)
    if (chosen.ids.length === 0) return showProblem(ctx, request, reply, 'moderation.noneChosen')
    if (decision === undefined) return showProblem(ctx, request, reply, 'moderation.noDecision')
    return answerDecision(ctx, request, reply, chosen, decision)
  })

  app.post('/admin/reactions/undo', act, async (request, reply) => {
    try {
      const back = await undo(ctx, accountOf(request), scalar(request.body, 'batch'))
      if (!wantsJson(request))
        return await reply.redirect(saying(backOf(request.body), { done: `undone-${back.length}` }), 303)
      const waiting = await countWaiting(ctx, accountOf(request))
      return { back, text: ctx.t('queue.undone', { n: back.length }), waiting }
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      return showProblem(ctx, request, reply, error.key, statusOf(error))
    }
  })
}

/** The decision that a form names; undefined when it names none. */
export function decisionIn(body: unknown): Decision | undefined {
  return decisions.find((decision) => decision === scalar(body, 'decision'))
}

async function answerDecision(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  { ids, seen }: Chosen,
  decision: Decision,
): Promise<FastifyReply | object> {
  const account = accountOf(request)
  const tell = scalar(request.body, 'tell') === '1'
  const decided = await decide(ctx, account, ids, decision, scalar(request.body, 'why'), seen, tell)
  if (!wantsJson(request)) return reply.redirect(afterDecision(backOf(request.body), decided), 303)
  return {
    ...decided,
    text: await textOf(ctx, request, decided, decision),
    undoMs: decided.done.length > 0 ? undoSeconds * 1000 : 0,
    waiting: await countWaiting(ctx, account),
  }
}

async function textOf(ctx: Ctx, request: FastifyRequest, { done, left }: Decided, decision: Decision): Promise<string> {
  const lines = await leftTexts(ctx, accountOf(request), left)
  if (done.length > 0) lines.unshift(doneText(ctx, { count: done.length, state: stateOf(decision) }))
  return lines.join(' ')
}

/** The queue again with one sentence on top, as JSON for a script. */
async function showProblem(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  key: Key,
  status = 422,
): Promise<string | FastifyReply> {
  const text = ctx.t(key)
  if (wantsJson(request)) return reply.code(status).send({ error: text })
  const { searchParams } = new URL(backOf(request.body), 'https://desk.invalid')
  const filter = readFilter(Object.fromEntries(searchParams))
  const notice = { good: false, lines: [text], undo: null, link: null }
  return showQueue(ctx, request, reply, { notice, filter, status })
}

/** What was ticked: ids, each with the state it was shown in, so that a decision on what is past is noticed. */
function readChosen(values: unknown): Chosen {
  const chosen: Chosen = { ids: [], seen: new Map() }
  for (const value of [values].flat()) {
    const [id = '', state = ''] = typeof value === 'string' ? value.split('.') : []
    const number = wholeNumber(id)
    if (number === undefined) continue
    chosen.ids.push(number)
    if (state !== '') chosen.seen.set(number, state as ReactionState)
  }
  return chosen
}
