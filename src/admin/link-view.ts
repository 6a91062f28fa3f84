import type { Ctx } from '../context.ts'
import { may, type Account } from '../identities/account.ts'
import { isOwn, isPending, isRetrying, outcomeOf, statusUrl, type Linkback } from '../linkbacks/linkback.ts'
import type { KeptOut, ReceivedLink } from '../linkbacks/received.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { excerpt } from '../lib/text.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { seesAddresses } from '../reactions/desk-queries.ts'
import { obstacleTo } from '../reactions/moderate.ts'
import { isGesture, isVisible, relations, shownPath } from '../reactions/reaction.ts'
import { reasonTexts } from '../reactions/reasons.ts'
import { isTakenBack } from '../reactions/take-back.ts'
import { langAttr } from '../site/head.ts'
import { formatDate } from '../web/dates.ts'
import type { Said } from './link-said.ts'
import { hostText, receivedHref, siteHref } from './link-addresses.ts'
import { troubleText } from './link-trouble.ts'
import { nameOf } from './queue-view.ts'

/** A received link as its row prints it; `said` is what was just done with it. */
export function receivedView(ctx: Ctx, account: Account, row: ReceivedLink, said: Said) {
  const { t } = ctx
  const name = row.title || nameOf(row)
  const host = row.sourceHost ?? ''
  const open = isVisible(row.state) || row.state === 'pending'
  return {
    id: row.id,
    said: said.id === row.id ? said.text : '',
    title: row.title || row.sourceUrl || '',
    // The page that was read: a moderator is to see what we saw.
    href: row.sourceUrl ?? '',
    permalink: row.permalink ?? '',
    photo: row.photo ?? '',
    langAttr: langAttr(ctx, row.lang ?? row.post.lang),
    ...siteOf(host),
    name: row.name !== row.siteName ? row.name : '',
    siteName: row.siteName ?? '',
    post: { title: row.post.title, href: receivedHref({ postId: row.post.id }) },
    excerpt: row.excerpt || excerpt(row.text, 300),
    state: row.state,
    stateText: stateText(ctx, row),
    thread: threadOf(row),
    via: viaText(ctx, row.transport),
    received: { iso: row.createdAt, text: t('links.receivedAt', { when: formatDate(ctx, row.createdAt, 'short') }) },
    ...checkedOf(ctx, row.linkback, open),
    reasons: row.state === 'pending' || row.state === 'spam' ? reasonTexts(ctx, row) : [],
    relation: open ? relationChoice(ctx, row, name) : null,
    relationText: t(`queue.relation.${row.relation ?? 'mention'}`),
    recheck: open || (row.state === 'withdrawn' && !isTakenBack(row)) ? t('links.recheckLong', { name }) : '',
    decisions: (['approve', 'remove'] as const)
      .filter((decision) => row.state !== 'withdrawn' && !obstacleTo(decision, row))
      .map((name_) => ({ name: name_, text: t(`links.do.${name_}`), label: t(`links.doLong.${name_}`, { name }) })),
    refuse: refusable(ctx, account, host) ? { href: `${siteHref(host)}#regle`, text: t('links.refuseSite') } : null,
    details: { href: `/admin/reactions/${row.id}`, label: t('links.detailsLong', { name }) },
  }
}

/** A request that came to nothing, or waits for its check, as its row prints it. */
export function keptOutView(ctx: Ctx, account: Account, row: KeptOut, said: Said) {
  const { t } = ctx
  const host = row.sourceHost
  const outcome = outcomeOf(row)
  return {
    id: row.id,
    said: said.id === row.id ? said.text : '',
    href: row.source,
    ...siteOf(host),
    post: { title: row.post.title, href: receivedHref({ show: 'out', postId: row.post.id }) },
    via: viaText(ctx, row.transport),
    waiting: isPending(row),
    why: isPending(row)
      ? t('linkback.queued')
      : isRetrying(row)
        ? t('linkback.retrying')
        : outcome === 'owner'
          ? t('links.out.owner')
          : t(`linkback.${outcome ?? 'unreachable'}`),
    cause: isPending(row) || outcome !== 'unreachable' ? '' : causeText(ctx, row),
    recheck: isPending(row) ? '' : t('links.recheckLong', { name: row.source }),
    stateText: t(isPending(row) || isRetrying(row) ? 'links.state.queued' : 'links.state.refused'),
    received: { iso: row.requestedAt, text: t('links.receivedAt', { when: formatDate(ctx, row.requestedAt, 'time') }) },
    sender: seesAddresses(account) && row.sender !== '' ? t('links.sender', { from: addressPrefix(row.sender) }) : '',
    status: new URL(statusUrl(ctx.settings, row)).pathname,
    refuse: refusable(ctx, account, host) ? { href: `${siteHref(host)}#regle`, text: t('links.refuseSite') } : null,
  }
}

/** Whether this account may refuse the site, which is not this one. */
export function refusable({ settings }: Pick<Ctx, 'settings'>, account: Account, host: string): boolean {
  const url = parseHttpUrl(`https://${host}`)
  return may(account, 'moderate') && url !== undefined && !isOwn(settings, url)
}

function siteOf(host: string) {
  return { host: hostText(host), site: host === '' ? '' : siteHref(host) }
}

function threadOf(link: ReceivedLink): string {
  const { state, post } = link
  if (!isVisible(state) || post.state !== 'published') return ''
  return shownPath(post.path, link)
}

function stateText({ t }: Ctx, link: ReceivedLink): string {
  const { state, relation, number } = link
  if (isTakenBack(link)) return t('links.state.taken')
  if (state === 'published' && number !== null && !isGesture(relation)) return t('links.state.numbered', { n: number })
  return t(`links.state.${state}`)
}

function viaText({ t }: Ctx, transport: ReceivedLink['transport']): string {
  return transport === null || transport === 'import' ? t('links.imported') : transport
}

/** When the page was last read, how that went when it went wrong, and when it is read next. */
function checkedOf(ctx: Ctx, linkback: Linkback | undefined, open: boolean) {
  const { t } = ctx
  if (!linkback) return { checking: false, checked: null, next: '', trouble: '' }
  const { checkedAt, recheckAt, failures, failingSince } = linkback
  const failed = failures > 0 && failingSince !== null
  const since = failed ? formatDate(ctx, failingSince, 'short') : ''
  const cause = causeText(ctx, linkback)
  const failure = failed
    ? t('links.failing', { n: failures, since })
    : outcomeOf(linkback) === 'unreachable'
      ? t('linkback.unreachable')
      : ''
  return {
    checking: isPending(linkback),
    checked: checkedAt === null ? null : { iso: checkedAt, text: t('links.checked', { when: ago(ctx, checkedAt) }) },
    next: recheckAt === null || !open ? '' : t('links.next', { when: formatDate(ctx, recheckAt, 'short') }),
    trouble: failure === '' ? '' : [failure, cause].filter(Boolean).join(' '),
  }
}

/** Why the page was not to be read: the sender is not told, since whoever knows may ask about machines of our own network. */
function causeText(ctx: Ctx, { trouble }: Pick<Linkback, 'trouble'>): string {
  const why = troubleText(ctx, trouble)
  return why === undefined ? '' : ctx.t('links.cause', { why })
}

function ago(ctx: Ctx, instant: string): string {
  return formatDate(ctx, instant, 'relative')
}

function relationChoice({ t }: Ctx, { id, relation, relationFixed }: ReceivedLink, name: string) {
  const now = relation ?? 'mention'
  return {
    action: `/admin/links/${id}/relation`,
    label: t('links.relationLong', { name }),
    change: t('links.changeLong', { name }),
    fixed: relationFixed === 1,
    choices: relations.map((value) => ({ value, text: t(`queue.relation.${value}`), chosen: value === now })),
  }
}
