import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { render } from '../web/views.ts'

/** Shows the log-in in place of a page of the desk (401); afterwards one is brought back to it. */
export async function showLogIn(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const html = await render(
    ctx,
    request,
    reply,
    'admin/log-in',
    { page: { title: ctx.t('desk.logIn') } },
    { status: 401 },
  )
  return reply.send(html)
}
