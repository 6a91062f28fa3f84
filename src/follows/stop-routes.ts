import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { findPost } from '../posts/queries.ts'
import { render } from '../web/views.ts'
import { endFollow } from './change.ts'
import { findFollow } from './queries.ts'
import { managePath, readStopToken } from './tokens.ts'

type Request = FastifyRequest<{ Params: { token: string } }>
const route = '/follow/stop/:token'
const mostBody = 4096

/**
 * Ends one follow by one POST that needs nothing but its address (RFC 8058): mail programs send it from anywhere, as
 * multipart or as a form, without cookies. Opened as a page it asks first.
 */
export async function stopRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  // Whatever was sent, the address says it all.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: mostBody }, (_request, _body, done) => done(null, {}))
  app.get(route, async (request: Request, reply) => show(ctx, request, reply, false))
  app.post(route, { config: { foreign: true } }, async (request: Request, reply) => {
    const id = readStopToken(ctx, request.params.token) ?? refuse('not_found', 'error.notFound')
    await endFollow(ctx, id)
    return show(ctx, request, reply, true)
  })
}

/** What was ended long ago is not known any more: to its owner it is ended all the same. */
async function show(ctx: Ctx, request: Request, reply: FastifyReply, done: boolean): Promise<string> {
  const { token } = request.params
  const id = readStopToken(ctx, token) ?? refuse('not_found', 'error.notFound')
  const known = await findFollow(ctx.db, id)
  const post = known && (await findPost(ctx.db, known.postId))
  const shown = post?.state === 'published'
  const follow = {
    done: done || !known || known.state === 'ended',
    title: shown ? post.title : '',
    lang: shown ? post.lang : '',
    back: shown ? `${post.path}#fil` : '',
    action: `/follow/stop/${token}`,
    manage: known ? managePath(ctx, known.id) : '',
  }
  return render(ctx, request, reply, 'follows/stop', { follow })
}
