import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { mayModerate, type Account } from '../identities/account.ts'
import { listDeskReactions, tabStates, type DeskFilter, type Tab } from '../reactions/desk-lists.ts'
import { loadRows } from '../reactions/desk-rows.ts'
import { countWaiting, listThreads, seesAddresses } from '../reactions/desk-queries.ts'
import { countReported } from '../reports/queries.ts'
import { accountOf } from './guard.ts'
import { renderDesk } from './desk.ts'
import { countFilters, queueHref, readFilter } from './queue-filters.ts'
import { noticeFrom, type Notice } from './queue-notice.ts'
import { nameOf, rowView } from './queue-view.ts'

/** Shows the queue that the address asks for; with `said`, instead of what the address says was done. */
export async function showQueue(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  said?: { notice: Notice; filter: DeskFilter; status: number },
): Promise<string> {
  const account = accountOf(request)
  const filter = said?.filter ?? readFilter(request.query)
  const { items, older, partial } = await listDeskReactions(ctx, account, filter)
  const data = {
    page: {
      title: ctx.t('queue.title'),
      section: '/admin/reactions',
      scripts: ['queue.js'],
      styles: ['desk-queue.css'],
    },
    notice: said ? said.notice : await noticeFrom(ctx, request, account),
    tabs: await tabsOf(ctx, account, filter.tab),
    tab: filter.tab,
    rows: items.map((row) => rowView(ctx, account, row)),
    back: queueHref(filter),
    decisions: bulkDecisions(filter.tab),
    filters: await filtersOf(ctx, account, filter),
    pages: {
      newest: filter.before === undefined ? null : queueHref({ ...filter, before: undefined }),
      older: older === null ? null : queueHref({ ...filter, before: older }),
      partial,
    },
  }
  return renderDesk(ctx, request, reply, 'reactions/queue', data, { status: said?.status ?? 200 })
}

/** The tabs over the queue, with what is reported; `current` is none on its neighbours, the log and the rules. */
export async function tabsOf(ctx: Ctx, account: Account, current: Tab | 'reports' | null) {
  const waiting = await countWaiting(ctx, account)
  const tabs = (Object.keys(tabStates) as Tab[]).map((tab) => ({
    href: queueHref({ tab }),
    text: ctx.t(`queue.tab.${tab}`),
    count: tab === 'pending' ? waiting : 0,
    /** A script keeps this number up to date while moderators decide. */
    live: tab === 'pending',
    current: tab === current,
  }))
  const reported = { href: '/admin/reports', text: ctx.t('reports.tab'), count: await countReported(ctx, account) }
  // What somebody reported is already read by everybody: it comes right after what waits.
  return tabs.toSpliced(1, 0, { ...reported, live: false, current: current === 'reports' })
}

/** What can be done with several rows of a tab. */
function bulkDecisions(tab: Tab) {
  const all = { pending: 'asd', published: 'sd', spam: 'ad', removed: 'a', all: 'asd' }[tab]
  const named = [
    { name: 'approve', key: 'a' },
    { name: 'spam', key: 's' },
    { name: 'remove', key: 'd' },
  ] as const
  return named.filter(({ key }) => all.includes(key))
}

async function filtersOf(ctx: Ctx, account: Account, filter: DeskFilter) {
  const threads = await listThreads(ctx, account)
  const found = filter.same === undefined ? [] : await loadRows(ctx, [filter.same])
  const like = found.find(({ post }) => mayModerate(account, post))
  const { tab, words = '', kind = '', postId, who = '', site = '', same } = filter
  return {
    count: countFilters(filter),
    any: countFilters(filter) > 0 || words !== '',
    state: tab === 'pending' ? '' : tab,
    clear: queueHref({ tab }),
    words,
    kind,
    who,
    whoHint: ctx.t(seesAddresses(account) ? 'queue.whoHint' : 'queue.whoHintName'),
    site,
    same: same ?? null,
    sameOf: like ? ctx.t('queue.sameOf', { name: nameOf(like) }) : '',
    posts: threads.map(({ id, title }) => ({ id, title, chosen: id === postId })),
    otherPost: postId !== undefined && !threads.some(({ id }) => id === postId) ? postId : null,
  }
}
