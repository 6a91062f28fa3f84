import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { may, type Account } from '../identities/account.ts'
import { wholeNumber } from '../lib/text.ts'
import { countPlanned, countSentByState } from '../sending/sent-counts.ts'
import { listSentLinks, sentLinksPerPage, type SentLink } from '../sending/sent-links.ts'
import { renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'
import { sentHref } from './link-addresses.ts'
import type { Problem } from './link-received.ts'
import { saidOf } from './link-said.ts'
import { sentView } from './link-sent-view.ts'
import { linkTabs } from './link-tabs.ts'
import { pagerOf } from './pager.ts'
import { scalar } from './queue-filters.ts'

const states = [
  'waiting',
  'accepted',
  'refused',
  'unreachable',
  'nothing',
  'self',
  'off',
] as const satisfies readonly SentLink['state'][]

/**
 * Shows the links of our posts and what became of telling their pages: an author's own, of all for who may write all;
 * with `problem`, what went wrong.
 */
export async function showSent(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  problem?: Problem,
): Promise<string> {
  const account = accountOf(request)
  const query = problem?.query ?? request.query
  const authorId = authorOf(account)
  const state = states.find((name) => name === scalar(query, 'state'))
  const [postId, before] = [wholeNumber(scalar(query, 'post')), wholeNumber(scalar(query, 'before'))]
  const links = await listSentLinks(ctx.db, { state, postId, before, authorId })
  const counts = await countSentByState(ctx.db, { authorId })
  const planned = state === undefined && postId === undefined ? await countPlanned(ctx.db, authorId) : 0
  const said = saidOf(ctx, request, 'sent')
  const older = links.length === sentLinksPerPage ? links.at(-1)?.id : undefined
  const data = {
    page: { title: ctx.t('links.title'), section: '/admin/links', styles: ['desk-queue.css', 'desk-links.css'] },
    tabs: linkTabs(ctx, account, 'sent'),
    problem: problem?.text ?? '',
    kinds: kindsOf(ctx, counts, postId === undefined ? (state ?? 'all') : undefined),
    lead: ctx.t(state === undefined ? 'links.sent.lead' : `links.sent.lead.${state}`),
    off: ctx.settings.sendsLinkbacks ? '' : ctx.t('links.sent.switchedOff'),
    settingsHref: may(account, 'settings') ? '/admin/settings/links' : '',
    rows: links.map((link) => sentView(ctx, link, said)),
    only: postId === undefined ? null : { title: links[0]?.postTitle ?? '', clear: sentHref({ state }) },
    planned: planned > 0 && ctx.settings.sendsLinkbacks ? ctx.t('links.sent.planned', { n: planned }) : '',
    empty: ctx.t(
      planned > 0 ? 'links.sent.emptyPlanned' : state === undefined ? 'links.sent.empty' : 'links.emptyShow',
    ),
    back: sentHref({ state, postId, before }),
    pages: pagerOf((before) => sentHref({ state, postId, before }), before, older),
  }
  return renderDesk(ctx, request, reply, 'links/sent', data, { status: problem?.status ?? 200 })
}

/** Whose posts' links an account sees: everybody's when undefined. */
export function authorOf(account: Account): number | undefined {
  return may(account, 'write-all') ? undefined : account.authorId
}

function kindsOf({ t }: Ctx, counts: ReadonlyMap<SentLink['state'], number>, current: string | undefined) {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const of = states.filter((state) => counts.has(state) || state === current)
  return [
    { href: sentHref(), text: t('links.show.all'), count: total, current: current === 'all' },
    ...of.map((state) => ({
      href: sentHref({ state }),
      text: t(`links.sent.show.${state}`),
      count: counts.get(state) ?? 0,
      current: current === state,
    })),
  ]
}
