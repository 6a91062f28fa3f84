import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { feedFormats, type FeedFormat } from '../lib/feed-formats.ts'
import { hubHeader, linkHeader } from '../announcing/topics.ts'
import { findLabel, findMovedLabel, labelKinds, type LabelKind } from '../posts/labels.ts'
import { findLastChange } from '../posts/lists.ts'
import { isSlug } from '../posts/post.ts'
import { findAddress, findPostByPath } from '../posts/queries.ts'
import { cachedPage, type Page } from '../web/page-cache.ts'
import { feedAddress } from './address.ts'
import { postsFeed, reactionsFeed, labelFeed, threadFeed, type Feed } from './feed.ts'

type Format = FeedFormat & { load: () => Promise<(feed: Feed) => string> }
type Query = { page?: unknown }
type PostParams = { year: string; month: string; slug: string }

/** The writers are loaded when a feed is first asked for: they weigh as much as all the pages. */
const formats: readonly Format[] = [
  { ...feedFormats.rss, load: async () => (await import('./rss.ts')).writeRss },
  { ...feedFormats.atom, load: async () => (await import('./atom.ts')).writeAtom },
  { ...feedFormats.json, load: async () => (await import('./json-feed.ts')).writeJsonFeed },
]
const thread = '/:year/:month/:slug'
/** Where other blogs' programs have their feeds, and what is there here. */
const habits: Record<string, string> = {
  '/feed': '/feed.xml',
  '/feed/': '/feed.xml',
  '/feed/atom': '/feed.atom',
  '/feed/rss2': '/feed.xml',
  '/rss.xml': '/feed.xml',
  '/atom.xml': '/feed.atom',
  '/comments/feed': '/reactions.xml',
  '/comments/feed/': '/reactions.xml',
}

/**
 * Every feed, each as RSS (`.xml`), Atom (`.atom`) and JSON Feed (`.json`): posts at `/feed`, all reactions at
 * `/reactions`, a thread at `<post>/feed`, a tag at `/tags/<tag>/feed`, a category at
 * `/categories/<category>/feed`; and redirects (301) from old habits. Programs of
 * other sites may read them from within their pages. A thread is 410 with its post, 404 when nobody ever saw the post;
 * so is a page of a feed that does not exist.
 */
export function feedRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }, done: () => void): void {
  app.addHook('onRequest', (_request, reply, next) => {
    reply.headers(openToAll)
    next()
  })
  for (const format of formats) {
    const send = (request: FastifyRequest, reply: FastifyReply, make: () => Promise<Page>) =>
      cachedPage(ctx, request, reply, make)

    app.get(`/feed${format.ending}`, (request, reply) =>
      send(request, reply, async () => pageOf(format, await postsFeed(ctx), await findLastChange(ctx.db))),
    )
    app.get<{ Querystring: Query }>(`/reactions${format.ending}`, (request, reply) =>
      send(request, reply, async () => {
        const feed = await reactionsFeed(ctx, pageNumber(request.query))
        return pageOf(format, feed, await findLastChange(ctx.db))
      }),
    )
    for (const kind of labelKinds) {
      app.get<{ Params: { slug: string } }>(`/${kind}/:slug/feed${format.ending}`, (request, reply) =>
        send(request, reply, () => labelPage(ctx, format, kind, request.params.slug)),
      )
    }
    app.get<{ Params: PostParams; Querystring: Query }>(`${thread}/feed${format.ending}`, (request, reply) =>
      send(request, reply, () => threadPage(ctx, format, postPathOf(request.params), pageNumber(request.query))),
    )
  }
  redirectHabits(app)
  done()
}

const openToAll = Object.freeze({
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
})

function redirectHabits(app: FastifyInstance): void {
  for (const [from, to] of Object.entries(habits)) app.get(from, (_request, reply) => reply.redirect(to, 301))
  for (const from of [`${thread}/feed`, `${thread}/feed/`]) {
    app.get<{ Params: PostParams }>(from, ({ params }, reply) => reply.redirect(`${postPathOf(params)}/feed.xml`, 301))
  }
  for (const kind of labelKinds) {
    for (const end of ['', '/']) {
      app.get<{ Params: { slug: string } }>(`/${kind}/:slug/feed${end}`, ({ params: { slug } }, reply) => {
        if (!isSlug(slug)) refuse('not_found', 'error.notFound')
        return reply.redirect(`/${kind}/${slug}/feed.xml`, 301)
      })
    }
  }
}

async function labelPage(ctx: Ctx, format: Format, kind: LabelKind, slug: string): Promise<Page> {
  const label = await findLabel(ctx.db, kind, slug)
  if (label) return pageOf(format, await labelFeed(ctx, kind, label), await findLastChange(ctx.db))
  const moved = (await findMovedLabel(ctx.db, kind, slug)) ?? refuse('not_found', 'error.notFound')
  return elsewhere(`/${kind}/${moved.slug}/feed${format.ending}`)
}

function elsewhere(location: string): Page {
  return { html: '', type: 'text/plain; charset=utf-8', status: 301, headers: { location } }
}

async function threadPage(ctx: Ctx, format: Format, path: string, number: number): Promise<Page> {
  const post = await findPostByPath(ctx.db, path)
  if (!post) {
    const moved = (await findAddress(ctx.db, path)) ?? refuse('not_found', 'error.notFound')
    if (moved.state !== 'published') refuse('gone', 'error.gone')
    return elsewhere(`${moved.path}/feed${format.ending}`)
  }
  if (post.kind !== 'post') refuse('not_found', 'error.notFound')
  if (post.state !== 'published') refuse('gone', 'error.gone')
  return pageOf(format, await threadFeed(ctx, post, number), post.changedAt)
}

async function pageOf(format: Format, feed: Feed | undefined, lastModified: string | null): Promise<Page> {
  if (!feed) refuse('not_found', 'error.notFound')
  const write = await format.load()
  const headers = linkHeader(hubHeader(feed, feedAddress(feed, format.ending)))
  return { html: write(feed), type: `${format.type}; charset=utf-8`, lastModified, headers }
}

function pageNumber({ page = '1' }: Query): number {
  if (typeof page !== 'string' || !/^[1-9]\d{0,5}$/.test(page)) refuse('not_found', 'error.notFound')
  return Number(page)
}

/** The path of a post from an address, so checked that it can be looked up and redirected to. */
function postPathOf({ year, month, slug }: PostParams): string {
  if (!/^\d{4}$/.test(year) || !/^\d{2}$/.test(month) || !isSlug(slug)) refuse('not_found', 'error.notFound')
  return `/${year}/${month}/${slug}`
}
