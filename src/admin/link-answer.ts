import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import type { Problem } from './link-received.ts'
import { showSite } from './link-site.ts'
import { backOf } from './queue-filters.ts'

/** Shows a page of links, with what could not be done there. */
type Show = (ctx: Ctx, request: FastifyRequest, reply: FastifyReply, problem: Problem) => Promise<string>

/**
 * Leads to where `decide` says; what cannot be done just now is said on the page where it was asked: that of a site, or
 * the list that `show` shows.
 */
export async function answerLink(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  show: Show,
  decide: () => Promise<string>,
): Promise<FastifyReply | string> {
  try {
    return await reply.redirect(await decide(), 303)
  } catch (error) {
    if (!(error instanceof Refusal) || !['invalid', 'conflict', 'too_many'].includes(error.code)) throw error
    const back = new URL(backOf(request.body), 'https://desk.invalid')
    const query = Object.fromEntries(back.searchParams)
    const problem = { text: ctx.t(error.key, error.params), status: statusOf(error), query }
    return (back.pathname === '/admin/links/site' ? showSite : show)(ctx, request, reply, problem)
  }
}
