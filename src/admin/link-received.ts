import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { Account } from '../identities/account.ts'
import { wholeNumber } from '../lib/text.ts'
import { countReceived, listKeptOut, listReceived, type Show } from '../linkbacks/received.ts'
import { renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'
import { receivedHref } from './link-addresses.ts'
import { saidOf } from './link-said.ts'
import { linkTabs } from './link-tabs.ts'
import { keptOutView, receivedView } from './link-view.ts'
import { pagerOf } from './pager.ts'
import { scalar } from './queue-filters.ts'
import { noticeFrom } from './queue-notice.ts'

const shows = ['all', 'thread', 'gone', 'pending', 'lost', 'removed', 'out'] as const satisfies readonly Show[]

/** What could not be done, with the page it was asked on: its query, and the status of the answer. */
export type Problem = { text: string; status: number; query: unknown }

/** Shows the links received, those of one kind or under one post when the address says so. */
export async function showReceived(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  problem?: Problem,
): Promise<string> {
  const account = accountOf(request)
  const query = problem?.query ?? request.query
  const show = shows.find((name) => name === scalar(query, 'show')) ?? 'all'
  const [postId, before] = [wholeNumber(scalar(query, 'post')), wholeNumber(scalar(query, 'before'))]
  const { rows, older } = await listOf(ctx, request, account, show, { postId, before })
  const counts = await countReceived(ctx, account)
  const data = {
    page: { title: ctx.t('links.title'), section: '/admin/links', styles: ['desk-queue.css', 'desk-links.css'] },
    tabs: linkTabs(ctx, account, 'received'),
    problem: problem?.text ?? '',
    notice: await noticeFrom(ctx, request, account),
    kinds: shows
      .filter((name) => name === 'all' || name === show || counts[name] > 0)
      .map((name) => ({
        href: receivedHref({ show: name }),
        text: ctx.t(`links.show.${name}`),
        count: counts[name],
        current: name === show && postId === undefined,
      })),
    lead: ctx.t(`links.lead.${show}`),
    out: show === 'out',
    rows,
    only: postId === undefined ? null : { title: rows[0]?.post.title ?? '', clear: receivedHref({ show }) },
    empty: ctx.t(show === 'all' ? 'links.empty' : 'links.emptyShow'),
    back: receivedHref({ show, postId, before }),
    pages: pagerOf((before) => receivedHref({ show, postId, before }), before, older),
  }
  return renderDesk(ctx, request, reply, 'links/received', data, { status: problem?.status ?? 200 })
}

async function listOf(
  ctx: Ctx,
  request: FastifyRequest,
  account: Account,
  show: Show,
  filter: { postId: number | undefined; before: number | undefined },
) {
  const said = saidOf(ctx, request, show === 'out' ? 'out' : 'received')
  if (show === 'out') {
    const { items, older } = await listKeptOut(ctx, account, filter)
    return { rows: items.map((row) => keptOutView(ctx, account, row, said)), older }
  }
  const { items, older } = await listReceived(ctx, account, show, filter)
  return { rows: items.map((row) => receivedView(ctx, account, row, said)), older }
}
