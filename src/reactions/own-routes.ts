import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { isUnavailable } from '../db/dialect.ts'
import { Refusal, refuse } from '../errors.ts'
import { wasPublic } from '../posts/post.ts'
import { render } from '../web/views.ts'
import { editReaction } from './edit.ts'
import { findForWriter, findWithPost, ownView, tokenOf, type FoundOwn } from './find-own.ts'
import { outRoutes } from './out-routes.ts'
import type { EditView, WithdrawView } from './form.ts'
import { withdrawReaction } from './moderate.ts'
import { placeOf, whyNotEditable } from './own.ts'
import { hasShownChild } from './queries.ts'
import { isVisible, reactionPath, type Reaction } from './reaction.ts'
import { readForm } from './read-form.ts'
import { renderText } from './row.ts'
import { isTurnedAway } from './screen.ts'

type Params = { id: string }

/**
 * The short address of a reaction, and the pages by which its writer corrects or withdraws it: proved by a token in the
 * address or the form, by a session, or for guests by the browser's voice. Opening a page changes nothing.
 */
export async function ownRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get<{ Params: Params }>('/r/:id', async (request, reply) => showShort(ctx, request.params.id, reply))

  app.get<{ Params: Params }>('/r/:id/edit', async (request, reply) => {
    const found = await findForWriter(ctx, request, request.params.id, tokenOf(request.query))
    await checkEditable(ctx, found.reaction)
    return showEdit(ctx, request, reply, found, { values: { text: found.reaction.source } })
  })
  app.post<{ Params: Params }>('/r/:id/edit', async (request, reply) => {
    const found = await findForWriter(ctx, request, request.params.id, tokenOf(request.body))
    await checkEditable(ctx, found.reaction)
    return answerEdit(ctx, request, reply, found)
  })

  app.get<{ Params: Params }>('/r/:id/withdraw', async (request, reply) => {
    const found = await findForWriter(ctx, request, request.params.id, tokenOf(request.query))
    void reply.header('cache-control', 'no-store')
    const view: WithdrawView = { ...ownView(ctx, found, 'withdraw'), html: found.reaction.html }
    return render(ctx, request, reply, 'reactions/withdraw', view)
  })
  app.post<{ Params: Params }>('/r/:id/withdraw', async (request, reply) => {
    const { reaction, post } = await findForWriter(ctx, request, request.params.id, tokenOf(request.body))
    const gone = await withdrawReaction(ctx, reaction, 'writer')
    const trace = (await hasShownChild(ctx.db, gone.id)) ? gone.number : null
    return reply.redirect(trace === null ? `${post.path}#fil` : reactionPath(post.path, trace), 303)
  })
  await app.register(outRoutes, { ctx })
}

/** 301 to where a reaction stands; to its trace while that stands; 410 when nothing is left of what was once shown. */
async function showShort(ctx: Ctx, id: string, reply: FastifyReply): Promise<FastifyReply> {
  const { reaction, post } = (await findWithPost(ctx, id)) ?? refuse('not_found', 'error.notFound')
  const { number } = reaction
  if (number === null || !wasPublic(post)) refuse('not_found', 'error.notFound')
  if (post.state !== 'published') refuse('gone', 'error.gone')
  const place = reactionPath(post.path, number)
  if (isVisible(reaction.state)) return reply.redirect(place, 301)
  if (await hasShownChild(ctx.db, reaction.id)) return reply.redirect(place, 302)
  return refuse('gone', 'reaction.gone')
}

async function checkEditable(ctx: Ctx, reaction: Reaction): Promise<void> {
  const why = await whyNotEditable(ctx, reaction)
  if (why !== undefined) refuse('forbidden', why)
}

async function answerEdit(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  found: FoundOwn,
): Promise<string | FastifyReply> {
  const typed = readForm(request.body)
  const values = { text: typed.values.text }
  const errors = typed.errors.filter(({ field }) => field === 'text')
  try {
    if (errors.length > 0) return await showEdit(ctx, request, reply, found, { values, errors }, 422)
    if (typed.preview) {
      const { html } = renderText(values.text)
      return await showEdit(ctx, request, reply, found, { values, preview: html })
    }
    const edited = await editReaction(ctx, found.reaction, values.text, request.ip)
    return await reply.redirect(placeOf(ctx, found.post.path, edited, found.known), 303)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalid') {
      const wrong = { field: 'text' as const, key: error.key, params: error.params }
      return showEdit(ctx, request, reply, found, { values, errors: [wrong] }, 422)
    }
    if (error instanceof Refusal && error.code === 'too_many') {
      void reply.header('retry-after', String(error.retryAfter ?? 60))
      return showEdit(ctx, request, reply, found, { values, notice: { key: error.key, params: error.params } }, 429)
    }
    if (error instanceof Refusal && isTurnedAway(error)) {
      return showEdit(ctx, request, reply, found, { values, notice: { key: error.key, params: error.params } }, 403)
    }
    if (!isUnavailable(error)) throw error
    request.log.error({ err: error }, 'a correction could not be written')
    return showEdit(ctx, request, reply, found, { values, notice: { key: 'error.unsaved', params: {} } }, 503)
  }
}

async function showEdit(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  found: FoundOwn,
  state: Pick<EditView, 'values'> & Partial<EditView>,
  status = 200,
): Promise<string> {
  void reply.header('cache-control', 'no-store')
  const view: EditView = { ...ownView(ctx, found, 'edit'), errors: [], notice: null, preview: null, ...state }
  return render(ctx, request, reply, 'reactions/edit', view, { status })
}
