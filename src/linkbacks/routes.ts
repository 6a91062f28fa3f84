import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import { permalink } from '../posts/post.ts'
import { wanted } from '../web/accept.ts'
import { render } from '../web/views.ts'
import { statusOfLinkback } from './status.ts'
import { receiveTrackback, refuseTrackback } from './trackback.ts'
import { realTiming, type Timing } from './wait.ts'

type Options = { ctx: Ctx; timing?: Timing }

/** The status pages of linkbacks, and the trackback address of every post. */
export async function linkbackRoutes(app: FastifyInstance, options: Options): Promise<void> {
  const { ctx } = options
  app.get<{ Params: { token: string } }>('/linkbacks/:token', (request, reply) => showStatus(ctx, request, reply))
  await app.register(trackbackRoutes, options)
}

/**
 * `GET /linkbacks/<token>`: how a linkback fares, as a page, or as JSON for who asks for it first. Not found for an
 * unknown token. Never stored and never indexed: the address is all it takes to read it.
 */
async function showStatus(
  ctx: Ctx,
  request: FastifyRequest<{ Params: { token: string } }>,
  reply: FastifyReply,
): Promise<unknown> {
  const { token } = request.params
  const status = /^[\w-]{22}$/.test(token) ? await statusOfLinkback(ctx, token) : undefined
  void reply.headers({
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
    'access-control-allow-origin': '*',
    vary: 'Accept',
  })
  if (!status) return refuse('not_found', 'error.notFound')
  if (wanted(request.headers.accept) === 'json') return reply.send(status)
  return render(ctx, request, reply, 'linkbacks/status', { status, origin: new URL(status.source).origin })
}

type PostAddress = { year?: string; month?: string; slug: string }

/**
 * `POST <post>/trackback`: TrackBack 1.2, always answered 200 with XML. GET and HEAD go to the post, which says itself
 * whether it exists. A scope of its own, since the form must be read as bytes: which characters they are is said inside.
 * What is no form, or too long, is refused in the same XML: a sender reads nothing else.
 */
async function trackbackRoutes(app: FastifyInstance, { ctx, timing = realTiming }: Options): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, notForm))
  app.setErrorHandler<FastifyError>(async (error, _request, reply) => {
    const { statusCode = 500 } = error
    if (error instanceof Refusal || statusCode >= 500) throw error
    return sendXml(reply, refuseTrackback(ctx, 'trackback.form'))
  })
  for (const url of ['/:year(^\\d{4}$)/:month(^\\d{2}$)/:slug/trackback', '/:slug/trackback']) {
    for (const address of [url, `${url}/`]) {
      app.get<{ Params: PostAddress }>(address, (request, reply) =>
        reply.redirect(permalink(ctx.settings, { path: pathOf(request.params) }), 302),
      )
      app.post<{ Params: PostAddress }>(address, { config: { foreign: true } }, async (request, reply) => {
        if (request.body === notForm) return sendXml(reply, refuseTrackback(ctx, 'trackback.form'))
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const contentType = request.headers['content-type'] ?? ''
        const trackback = { path: pathOf(request.params), body, contentType, sender: request.ip }
        return sendXml(reply, await receiveTrackback(ctx, trackback, timing))
      })
    }
  }
}

const notForm = Symbol('no form')

function sendXml(reply: FastifyReply, xml: string): FastifyReply {
  return reply.code(200).type('text/xml; charset=utf-8').send(xml)
}

function pathOf({ year, month, slug }: PostAddress): string {
  const last = encodeURIComponent(slug)
  return year === undefined || month === undefined ? `/${last}` : `/${year}/${month}/${last}`
}
