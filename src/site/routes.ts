import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { wholeNumber } from '../lib/text.ts'
import { hubHeader, linkHeader } from '../announcing/topics.ts'
import { findLabel, findMovedLabel, labelKinds, type LabelKind } from '../posts/labels.ts'
import { cachedPage, type Page } from '../web/page-cache.ts'
import { render } from '../web/views.ts'
import { labelData, tagsData } from './label-lists.ts'
import { archiveData, homeData, monthData } from './lists.ts'
import { postRoutes } from './post-routes.ts'
import { previewRoutes } from './preview-routes.ts'
import { searchData } from './search-page.ts'

type Query = Record<string, unknown>
type Month = { year: string; month: string }

/** The public pages: home, archive, tags, search, posts and pages. Malformed page numbers count as the first. */
export async function siteRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const show = async (request: FastifyRequest, reply: FastifyReply, view: string, data: () => Promise<object>) =>
    cachedPage(ctx, request, reply, async (): Promise<Page> => {
      return { html: await render(ctx, request, reply, view, await data()) }
    })

  app.get<{ Querystring: Query }>('/', (request, reply) =>
    cachedPage(ctx, request, reply, async (): Promise<Page> => {
      const page = pageOf(request.query)
      const html = await render(ctx, request, reply, 'site/home', await homeData(ctx, page))
      return { html, headers: page === 1 ? linkHeader(hubHeader(ctx.settings, `${ctx.settings.siteUrl}/`)) : {} }
    }),
  )
  app.get('/archive', (request, reply) => show(request, reply, 'site/archive', () => archiveData(ctx)))
  app.get<{ Params: { year: string } }>('/archive/:year(^\\d{4}$)', (request, reply) =>
    reply.redirect(`/archive#a${request.params.year}`, 302),
  )
  app.get<{ Params: Month }>('/archive/:year(^\\d{4}$)/:month(^\\d{2}$)', (request, reply) => {
    const { year, month } = request.params
    return show(request, reply, 'site/list', () => monthData(ctx, Number(year), Number(month)))
  })
  app.get('/tags', (request, reply) => show(request, reply, 'site/tags', () => tagsData(ctx)))
  app.get('/categories', (_request, reply) => reply.redirect('/tags', 302))
  for (const kind of labelKinds) {
    app.get<{ Params: { slug: string }; Querystring: Query }>(`/${kind}/:slug`, (request, reply) =>
      cachedPage(ctx, request, reply, async (): Promise<Page> => {
        const { slug } = request.params
        const label = await findLabel(ctx.db, kind, slug)
        if (!label) return movedTo(ctx, kind, slug)
        const data = await labelData(ctx, kind, label, pageOf(request.query))
        return { html: await render(ctx, request, reply, 'site/list', data) }
      }),
    )
  }
  app.get<{ Querystring: Query }>('/search', async (request, reply) => {
    const { q, dans } = request.query
    const kind = dans === 'articles' ? 'post' : dans === 'reactions' ? 'reaction' : undefined
    const ask = { query: typeof q === 'string' ? q : '', kind, page: pageOf(request.query) } as const
    void reply.headers({ 'cache-control': 'no-cache', vary: 'cookie' })
    return reply.send(await render(ctx, request, reply, 'search/results', await searchData(ctx, ask)))
  })
  await app.register(previewRoutes, { ctx })
  await app.register(postRoutes, { ctx })
}

async function movedTo(ctx: Ctx, kind: LabelKind, slug: string): Promise<Page> {
  const label = (await findMovedLabel(ctx.db, kind, slug)) ?? refuse('not_found', 'error.notFound')
  return { html: '', status: 301, headers: { location: `/${kind}/${label.slug}` } }
}

function pageOf(query: Query): number {
  return Math.min(wholeNumber(query.page) ?? 1, 10_000)
}
