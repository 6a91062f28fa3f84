import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { isUnavailable } from '../db/dialect.ts'
import { Refusal, type RefusalCode } from '../errors.ts'
import { render } from './views.ts'

const statuses: Record<RefusalCode, number> = {
  invalid: 422,
  bad_request: 400,
  forbidden: 403,
  not_found: 404,
  gone: 410,
  conflict: 409,
  too_many: 429,
  too_large: 413,
  unavailable: 503,
}

/** The HTTP status of a refusal. */
export function statusOf(refusal: Refusal): number {
  return statuses[refusal.code]
}

/**
 * Answers every error once: a refusal with its status and sentence, Fastify's own (size, type, timeout) likewise, a
 * store that cannot be written with 503, and everything else, being a bug, with 500, logged and without internals.
 */
export function answerErrors(app: FastifyInstance, ctx: Ctx): void {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    if (error instanceof Refusal) {
      if (error.retryAfter !== undefined) void reply.header('retry-after', String(error.retryAfter))
      return showError(ctx, request, reply, statusOf(error), ctx.t(error.key, error.params))
    }
    if (isUnavailable(error)) {
      request.log.error({ err: error }, 'the database cannot be used')
      return showError(ctx, request, reply, 503, ctx.t('error.unavailable'))
    }
    const status = error.statusCode ?? 500
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    return showError(ctx, request, reply, status, sentence(ctx, request, status))
  })

  app.setNotFoundHandler(async (request, reply) => {
    const bare = /^(\/(?![/\\])[^?]*[^/?])\/+(\?.*)?$/.exec(request.url)
    if (bare?.[1] !== undefined && (request.method === 'GET' || request.method === 'HEAD')) {
      return reply.redirect(bare[1] + (bare[2] ?? ''), 301)
    }
    return showError(ctx, request, reply, 404, ctx.t('error.notFound'))
  })
}

/** The page of an error; plain text when even that cannot be rendered. */
export async function showError(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  message: string,
): Promise<FastifyReply> {
  void reply.header('cache-control', 'no-store')
  try {
    const html = await render(ctx, request, reply, 'error', { status, message, reference: request.id }, { status })
    return await reply.send(html)
  } catch (error) {
    request.log.error({ err: error }, 'error page failed')
    return reply.code(status).type('text/plain; charset=utf-8').send(message)
  }
}

function sentence(ctx: Ctx, request: FastifyRequest, status: number): string {
  if (status === 413) return ctx.t('error.tooLarge', { limit: Math.floor(request.routeOptions.bodyLimit / 1024) })
  if (status === 415) return ctx.t('error.mediaType')
  if (status === 405) return ctx.t('error.method')
  if (status === 404) return ctx.t('error.notFound')
  if (status === 408) return ctx.t('error.timeout')
  if (status === 503) return ctx.t('error.unavailable')
  return status < 500 ? ctx.t('error.badRequest') : ctx.t('error.internal')
}
