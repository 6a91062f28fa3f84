import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { may, type Account } from '../identities/account.ts'
import { wholeNumber } from '../lib/text.ts'
import { countReceived, linkHost, listKeptOut, listReceived, type ReceivedLink } from '../linkbacks/received.ts'
import { listSentLinks, sentLinksPerPage } from '../sending/sent-links.ts'
import { findRule, ruleBook } from '../reactions/rule-book.ts'
import { hostOf, siteRule } from '../reactions/rules.ts'
import type { RuleVerdict } from '../reactions/rule-values.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'
import { hostText, siteHref } from './link-addresses.ts'
import { saidOf } from './link-said.ts'
import { authorOf } from './link-sent.ts'
import { sentView } from './link-sent-view.ts'
import type { Problem } from './link-received.ts'
import { linkTabs } from './link-tabs.ts'
import { keptOutView, receivedView, refusable } from './link-view.ts'
import { pagerOf } from './pager.ts'
import { scalar } from './queue-filters.ts'
import { noticeFrom } from './queue-notice.ts'

const verdicts = ['refuse', 'hold', 'trust'] as const satisfies readonly RuleVerdict[]
const done = {
  refuse: 'links.site.done.refuse',
  hold: 'links.site.done.hold',
  trust: 'links.site.done.trust',
  none: 'links.site.done.none',
} as const

/** Shows everything that one site sent, what it was sent, and how its links are met; with `problem`, what went wrong. Refused: `not_found` for what is no host. */
export async function showSite(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  problem?: Problem,
): Promise<string> {
  const account = accountOf(request)
  const query = problem?.query ?? request.query
  const host = linkHost(scalar(query, 'host')) ?? refuse('not_found', 'links.site.unknown')
  const before = wholeNumber(scalar(query, 'before'))
  const { items, older } = await listReceived(ctx, account, 'all', { host, before })
  const out = await listKeptOut(ctx, account, { host, before: wholeNumber(scalar(query, 'out')) })
  const counts = await countReceived(ctx, account, host)
  const sent = await sentTo(ctx, account, host, wholeNumber(scalar(query, 'sent')))
  const data = {
    page: {
      title: ctx.t('links.site.title', { host: hostText(host) }),
      section: '/admin/links',
      styles: ['desk-queue.css', 'desk-links.css'],
      notice: noticeOf(ctx, request, done, { host: hostText(host) }),
    },
    tabs: linkTabs(ctx, account, null),
    notice: await noticeFrom(ctx, request, account),
    problem: problem?.text ?? '',
    host,
    name: items.find(({ siteName }) => siteName)?.siteName ?? '',
    visit: new URL('/', items.find((row) => row.sourceHost === host)?.sourceUrl ?? `https://${host}/`).href,
    summary: summaryOf(ctx, counts),
    rule: refusable(ctx, account, host) ? await ruleOf(ctx, account, host) : null,
    same: sameOf(ctx, account, host, items),
    rows: items.map((row) => receivedView(ctx, account, row, saidOf(ctx, request, 'received'))),
    outRows:
      before === undefined ? out.items.map((row) => keptOutView(ctx, account, row, saidOf(ctx, request, 'out'))) : [],
    outOlder: out.older === null ? '' : `${siteHref(host, { out: out.older })}#dehors`,
    sentRows: before === undefined ? sent.items.map((link) => sentView(ctx, link, saidOf(ctx, request, 'sent'))) : [],
    sentOlder: sent.older === undefined ? '' : `${siteHref(host, { sent: sent.older })}#envoyes`,
    back: siteHref(host, { before }),
    pages: pagerOf((before) => siteHref(host, { before }), before, older),
  }
  return renderDesk(ctx, request, reply, 'links/site', data, { status: problem?.status ?? 200 })
}

/** What one site was told, by the posts that this account may write; the id where the list goes on. */
async function sentTo(ctx: Ctx, account: Account, host: string, before: number | undefined) {
  if (!may(account, 'write')) return { items: [], older: undefined }
  const items = await listSentLinks(ctx.db, { host, authorId: authorOf(account), before })
  return { items, older: items.length === sentLinksPerPage ? items.at(-1)?.id : undefined }
}

function summaryOf({ t }: Ctx, counts: Awaited<ReturnType<typeof countReceived>>): string[] {
  return (['thread', 'gone', 'pending', 'lost', 'removed', 'out'] as const)
    .filter((show) => counts[show] > 0)
    .map((show) => t(`links.site.count.${show}`, { n: counts[show] }))
}

/** How links of the site are met now, by which rule, and what this account may choose instead. */
async function ruleOf(ctx: Ctx, account: Account, host: string) {
  const { t } = ctx
  const bare = hostOf(`https://${host}`) ?? ''
  const found = siteRule(await ruleBook(ctx), bare)
  const own = found?.value === bare
  const owner = may(account, 'settings')
  const note = own ? ((await findRule(ctx.db, 'site', bare))?.note ?? '') : ''
  const now = found?.verdict ?? 'none'
  const above = found && !own ? t('links.site.byRule', { value: hostText(found.value) }) : ''
  return {
    now: t(`links.site.now.${now}`),
    verdict: now,
    above,
    note,
    choices: verdicts
      .filter((verdict) => verdict !== now && (owner || (verdict !== 'trust' && !own)))
      .map((verdict) => ({ verdict, text: t(`links.site.do.${verdict}`), hint: t(`links.site.hint.${verdict}`) })),
    forget: own && owner ? t('links.site.do.none') : '',
    locked: own && !owner ? t('links.site.locked') : '',
  }
}

/** Where to decide on everything of the site at once: the page of reactions that does, reached by one of its links. */
function sameOf({ t }: Ctx, account: Account, host: string, items: readonly ReceivedLink[]) {
  const one = items.find(({ sourceHost, strand }) => sourceHost === host && strand !== 'author')
  if (!one || !may(account, 'moderate-own')) return null
  return { href: `/admin/reactions/${one.id}/same?by=site`, text: t('links.site.decideAll') }
}
