import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal } from '../errors.ts'
import { formFields } from '../lib/form-fields.ts'
import { statusOf } from '../web/errors.ts'
import { render } from '../web/views.ts'
import { findActSubject, takeAct } from './act.ts'
import { readActLink, type ActLink, type DeadLink } from './act-links.ts'
import { askView, deadView, refusedView, settledView } from './act-view.ts'
import { stopRoutes } from './stop-routes.ts'

type Request = FastifyRequest<{ Params: { token: string } }>

/**
 * The pages behind the signed links of mails to authors, open without a log-in: what is opened does nothing, only what
 * is sent does. None is stored or indexed.
 */
export async function actRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  })
  app.get('/act/:token', (request: Request, reply) =>
    withLink(ctx, request, reply, (link) => show(ctx, request, reply, link)),
  )
  app.post('/act/:token', (request: Request, reply) =>
    withLink(ctx, request, reply, (link) => act(ctx, request, reply, link)),
  )
  await app.register(stopRoutes, { ctx })
}

/** What a link leads to; a page that says kindly why it leads nowhere any more. */
async function withLink(
  ctx: Ctx,
  request: Request,
  reply: FastifyReply,
  work: (link: ActLink) => Promise<FastifyReply | string>,
): Promise<FastifyReply | string> {
  const link = await readActLink(ctx, request.params.token)
  if (typeof link === 'string') return showDead(ctx, request, reply, link)
  try {
    return await work(link)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return render(ctx, request, reply, 'notifications/act', refusedView(ctx, error), { status: statusOf(error) })
  }
}

function showDead(ctx: Ctx, request: Request, reply: FastifyReply, dead: DeadLink): Promise<string> {
  const status = dead === 'late' ? 410 : 404
  return render(ctx, request, reply, 'notifications/act', deadView(ctx, dead), { status })
}

async function show(ctx: Ctx, request: Request, reply: FastifyReply, link: ActLink, changed = false): Promise<string> {
  const subject = await findActSubject(ctx, link)
  const { done } = Object(request.query) as { done?: unknown }
  const view = subject.settled
    ? settledView(ctx, link, subject, subject.settled, done === '1')
    : askView(ctx, link, subject, { action: `/act/${request.params.token}`, changed })
  return render(ctx, request, reply, 'notifications/act', view, { status: changed ? 409 : 200 })
}

async function act(ctx: Ctx, request: Request, reply: FastifyReply, link: ActLink): Promise<FastifyReply | string> {
  const { sent } = formFields(request.body)
  const taken = await takeAct(ctx, link, { mark: sent.get('mark') ?? '', tell: sent.get('tell') === '1' })
  if (taken) return reply.redirect(`/act/${request.params.token}?done=1`, 303)
  // Somebody was quicker, or its writer corrected it while it was being read.
  const { settled } = await findActSubject(ctx, link)
  return settled ? reply.redirect(`/act/${request.params.token}`, 303) : show(ctx, request, reply, link, true)
}
