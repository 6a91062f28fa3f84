import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { wholeNumber } from '../lib/text.ts'
import { countSentLinks } from '../sending/sent-links.ts'
import { listDeskPosts, type DeskList, type DeskPost, type DeskState } from '../posts/desk-lists.ts'
import { createDraft } from '../posts/drafts.ts'
import { langAttr } from '../site/head.ts'
import { formatDate } from '../web/dates.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'
import { editorPath } from './post-open.ts'
import { hourInWords } from './post-words.ts'

const states = ['draft', 'scheduled', 'published', 'deleted'] as const satisfies DeskState[]

type Ask = { state: DeskState | undefined; search: string; page: number }

/** `GET /admin/posts`: the posts an account may write, by state, title and page; `POST` begins one and leads to its editor. */
export async function listRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/posts', { config: { act: 'write' } }, async (request, reply) => showList(ctx, request, reply))
  app.post('/admin/posts', { config: { act: 'write' } }, async (request, reply) =>
    reply.redirect(editorPath({ id: await createDraft(ctx, accountOf(request)) }), 303),
  )
}

async function showList(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const { t } = ctx
  const ask = readAsk(request.query)
  const list = await listDeskPosts(ctx.db, { account: accountOf(request), ...ask })
  const pings = await countSentLinks(
    ctx.db,
    list.posts.map(({ id }) => id),
  )
  return renderDesk(ctx, request, reply, 'posts/list', {
    page: {
      title: t('posts.title'),
      section: '/admin/posts',
      styles: ['desk-editor.css'],
      notice: noticeOf(ctx, request, { deleted: 'editor.done.deleted' }),
    },
    tabs: tabViews(ctx, list, ask),
    state: ask.state ?? '',
    q: ask.search,
    rows: list.posts.map((post) => ({ ...rowView(ctx, post), links: linksText(ctx, post, pings.get(post.id)) })),
    empty: ask.search === '' ? t(`posts.none.${ask.state ?? 'all'}`) : t('posts.none.search', { q: ask.search }),
    pageNumber: ask.page,
    previous: ask.page > 1 ? addressOf({ ...ask, page: ask.page - 1 }) : '',
    next: ask.page < list.pages ? addressOf({ ...ask, page: ask.page + 1 }) : '',
  })
}

/** What an address asks of the list; anything malformed counts as not given. */
function readAsk(query: unknown): Ask {
  const { state, q, page } = Object(query)
  return {
    state: states.find((known) => known === state),
    search: typeof q === 'string' ? q.trim().slice(0, 200) : '',
    page: wholeNumber(page) ?? 1,
  }
}

function addressOf({ state, search, page }: Ask): string {
  const query = new URLSearchParams()
  if (state !== undefined) query.set('state', state)
  if (search !== '') query.set('q', search)
  if (page > 1) query.set('page', String(page))
  return `/admin/posts${query.size > 0 ? `?${query}` : ''}`
}

function tabViews({ t }: Ctx, { counts }: DeskList, { state, search }: Ask) {
  const all = { state: undefined, text: t('posts.tab.all'), count: counts.draft + counts.scheduled + counts.published }
  return [all, ...states.map((name) => ({ state: name, text: t(`posts.tab.${name}`), count: counts[name] }))].map(
    (tab) => ({ ...tab, href: addressOf({ state: tab.state, search, page: 1 }), current: tab.state === state }),
  )
}

function rowView(ctx: Ctx, post: DeskPost) {
  const { t } = ctx
  const isPublished = post.state === 'published'
  return {
    href: editorPath(post),
    title: post.title || t('posts.untitled'),
    langAttr: post.title === '' ? '' : langAttr(ctx, post.lang),
    state: post.state,
    stateText: t(`posts.state.${post.state}`),
    page: post.kind === 'page',
    file: post.file,
    changed: post.changed,
    when: whenText(ctx, post),
    author: post.authorName ?? '',
    reactions: post.kind === 'post' && isPublished ? t('home.count', { n: post.total }) : '',
    waiting: post.waiting > 0 ? t('posts.waiting', { n: post.waiting }) : '',
    waitingHref: `/admin/reactions?post=${post.id}`,
    publicHref: isPublished ? post.path : '',
  }
}

/** How many of a public post's links were accepted, of how many others were told of. */
function linksText({ t }: Ctx, { state }: DeskPost, counts: { accepted: number; of: number } | undefined): string {
  return counts && state === 'published' ? t('sending.count', { n: counts.accepted, of: counts.of }) : ''
}

function whenText(ctx: Ctx, { state, publishedAt, scheduledAt, writtenAt }: DeskPost): string {
  if (state === 'scheduled' && scheduledAt !== null) return hourInWords(ctx, scheduledAt)
  return formatDate(ctx, state === 'published' ? (publishedAt ?? writtenAt) : writtenAt, 'relative')
}
