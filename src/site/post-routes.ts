import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { advertise } from '../linkbacks/advertise.ts'
import { hubHeader, linkHeader } from '../announcing/topics.ts'
import { isOpen, permalink } from '../posts/post.ts'
import { findAddress, findPostByPath, type ShownPost } from '../posts/queries.ts'
import { openForm } from '../reactions/open-form.ts'
import { mayBePersonal, readVisitor, recognise, unrecognised, type Visitor } from '../reactions/visitor.ts'
import { cachedPage, type Page } from '../web/page-cache.ts'
import { showPost } from './show-post.ts'

/**
 * Posts at `/<year>/<month>/<slug>` and pages at `/<slug>`. A former address leads to the present one (301), what was
 * taken off answers 410. A page that holds something of its visitor alone is neither cached nor stored.
 */
export async function postRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const show = showPost(ctx)

  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    const visitor = readVisitor(ctx, request)
    if (mayBePersonal(visitor)) return showOwn(request, reply, visitor, path)
    return cachedPage(ctx, request, reply, async (): Promise<Page> => {
      const post = await findPostByPath(ctx.db, path)
      if (!post) return movedTo(ctx, path)
      if (post.state !== 'published') refuse('gone', 'error.gone')
      const html = await show(request, reply, post, await openForm(ctx, unrecognised(visitor), post))
      return { html, lastModified: post.changedAt, headers: headersOf(ctx, post, request.url), passing: isOpen(post) }
    })
  }

  const showOwn = async (request: FastifyRequest, reply: FastifyReply, visitor: Visitor, path: string) => {
    const post = await findPostByPath(ctx.db, path)
    if (!post) return reply.redirect((await movedTo(ctx, path)).headers?.location ?? '/', 301)
    if (post.state !== 'published') refuse('gone', 'error.gone')
    const form = await openForm(ctx, await recognise(ctx, request, visitor), post)
    if (form.movedTo !== null) return reply.header('cache-control', 'no-store').redirect(form.movedTo, 302)
    void reply.headers({ 'cache-control': form.personal ? 'no-store' : 'no-cache', ...linkbackHeaders(ctx, post) })
    return reply.send(await show(request, reply, post, form))
  }

  app.get('/:year(^\\d{4}$)/:month(^\\d{2}$)/:slug', handler)
  app.get('/:slug', handler)
}

/** The pages of posts that take linkbacks say where, and no others do. */
function linkbackHeaders(ctx: Ctx, post: ShownPost): Record<string, string> {
  return advertise(ctx.settings, post)?.headers ?? {}
}

/** Those, and where to subscribe to the page when it is asked for as everybody first sees it. */
function headersOf(ctx: Ctx, post: ShownPost, url: string): Record<string, string> {
  const { link = '', ...others } = linkbackHeaders(ctx, post)
  const hubs = url.includes('?') ? '' : hubHeader(ctx.settings, permalink(ctx.settings, post))
  return { ...others, ...linkHeader(link, hubs) }
}

async function movedTo(ctx: Ctx, path: string): Promise<Page> {
  const post = (await findAddress(ctx.db, path)) ?? refuse('not_found', 'error.notFound')
  if (post.state !== 'published') refuse('gone', 'error.gone')
  return { html: '', status: 301, headers: { location: post.path } }
}
