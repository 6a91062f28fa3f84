import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { hubElements } from '../announcing/topics.ts'
import {
  listConversations,
  listMonths,
  listPosts,
  listPostsOfMonth,
  type Month,
  type Page,
  type PostCard,
} from '../posts/lists.ts'
import { findSite } from '../settings/site.ts'
import { formatDate } from '../web/dates.ts'
import { cardView, talkView } from './cards.ts'
import { alternates, type Head } from './head.ts'

const talks = 3

/** The home page: the latest posts, a page of them, and on the first the liveliest threads. */
export async function homeData(ctx: Ctx, page: number) {
  const site = await findSite(ctx.db)
  const posts = await listPosts(ctx.db, { page, perPage: ctx.settings.postsPerPage })
  if (page > 1 && posts.items.length === 0) refuse('not_found', 'error.notFound')
  const conversations = page === 1 ? await listConversations(ctx.db, talks) : []
  const head: Head = {
    title: page === 1 ? site.title : ctx.t('home.page', { n: page }),
    home: page === 1,
    description: site.tagline,
    ...(page === 1 ? { headHtml: hubElements(ctx.settings, `${ctx.settings.siteUrl}/`) } : {}),
    ...paged(ctx, '/', page, posts),
  }
  return {
    page: head,
    cards: posts.items.map((card) => cardView(ctx, card)),
    talksTitle: ctx.t('home.talks', { n: conversations.length }),
    talks: conversations.map((card) => talkView(ctx, card)),
    empty: ctx.t('home.empty'),
    begin: { href: '/admin/posts', text: ctx.t('home.begin') },
  }
}

/** The archive: every month with posts, by year, with the counts of both. */
export async function archiveData(ctx: Ctx) {
  const months = await listMonths(ctx.db)
  const years = Map.groupBy(months, ({ year }) => year)
  return {
    page: listHead(ctx, '/archive', ctx.t('archive.title')),
    years: [...years].map(([year, list]) => ({
      year,
      summary: summary(ctx, list),
      months: list.map((month) => ({
        name: monthName(ctx, month.year, month.month, 'long'),
        path: monthPath(month.year, month.month),
        summary: summary(ctx, [month]),
      })),
    })),
  }
}

/** The posts of one month; refuses a month without any. */
export async function monthData(ctx: Ctx, year: number, month: number) {
  const cards = month >= 1 && month <= 12 ? await listPostsOfMonth(ctx.db, year, month) : []
  if (cards.length === 0) refuse('not_found', 'error.notFound')
  const title = monthName(ctx, year, month, 'whole')
  return {
    page: listHead(ctx, monthPath(year, month), title),
    title,
    lead: ctx.t('archive.posts', { n: cards.length }),
    cards: cards.map((card) => cardView(ctx, card)),
    feeds: [],
  }
}

/** The site's own feeds: of its posts and of all reactions. */
export function siteFeeds(ctx: Ctx, title: string) {
  return [
    ...alternates(ctx, '/feed', 'page.feedTitle', { title }),
    ...alternates(ctx, '/reactions', 'page.feedReactionsTitle', { title }),
  ]
}

/** What the head of a list says. */
export function listHead(ctx: Ctx, path: string, title: string): Head {
  return { title, section: 'archive', canonical: ctx.settings.siteUrl + path }
}

/** The addresses of a page of a list and of its neighbours. */
export function paged(ctx: Ctx, path: string, page: number, { more }: Page<PostCard>) {
  const address = (n: number) => (n === 1 ? path : `${path}?page=${n}`)
  return {
    canonical: ctx.settings.siteUrl + address(page),
    ...(page > 1 ? { previous: address(page - 1) } : {}),
    ...(more ? { next: address(page + 1) } : {}),
  }
}

function summary(ctx: Ctx, months: Month[]): string {
  const posts = months.reduce((sum, month) => sum + month.posts, 0)
  const n = months.reduce((sum, month) => sum + month.reactions, 0)
  return n === 0 ? ctx.t('archive.posts', { n: posts }) : ctx.t('archive.summary', { posts, n })
}

function monthPath(year: number, month: number): string {
  return `/archive/${String(year).padStart(4, '0')}/${String(month).padStart(2, '0')}`
}

/** « mars », or « mars 2026 »; the middle of the month is in that month in every time zone. */
function monthName(ctx: Ctx, year: number, month: number, style: 'long' | 'whole'): string {
  const middle = new Date(Date.UTC(year, month - 1, 15)).toISOString()
  const name = formatDate(ctx, middle, 'month')
  return style === 'whole' ? name : name.replace(/\s*\d+$/, '')
}
