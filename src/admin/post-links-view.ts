import type { Ctx } from '../context.ts'
import type { SentLinkRow } from '../db/schema-links.ts'
import { may, type Account } from '../identities/account.ts'
import { excerpt } from '../lib/text.ts'
import { isToLookAt, type PlannedLink } from '../sending/plan.ts'
import type { LostLink, Report, ReportedLink } from '../sending/report.ts'
import type { SentLink } from '../sending/sent-links.ts'
import { foundOf } from '../sending/transport.ts'
import { silenceOf } from '../sending/telling.ts'
import type { SignedPost } from '../posts/queries.ts'
import { langAttr } from '../site/head.ts'
import { formatDate } from '../web/dates.ts'
import { hostText } from './link-addresses.ts'
import type { Planned } from './post-links.ts'
import { troubleText } from './link-trouble.ts'
import { sentView } from './link-sent-view.ts'
import { savedInWords } from './post-words.ts'

/** A form holds a hundred fields: beyond so many links, the others are told without a box of their own. */
const mostBoxes = 60
const longestTitle = 90

/**
 * Everything `admin/posts/_links.eta` prints of a working copy's links: null for what tells nobody, a page or the
 * demonstration.
 */
export function plannedView(ctx: Ctx, account: Account, post: SignedPost, kind: string, { links, leaving }: Planned) {
  if (kind !== 'post' || post.demo === 1) return null
  const silence = silenceOf(ctx)
  const off = silence !== undefined
  const shown = links.slice(0, mostBoxes)
  const looking = off ? 0 : shown.filter(isToLookAt).length
  return {
    title: ctx.t('sending.title', { n: links.length }),
    off: silenceText(ctx, silence),
    settingsHref: silence === 'off' && may(account, 'settings') ? '/admin/settings/links' : '',
    lead: ctx.t(links.length > 0 ? 'sending.lead' : leaving.length > 0 ? 'sending.noneLeft' : 'sending.none'),
    rows: off ? [] : shown.map((link) => plannedRow(ctx, link)),
    leaving: off ? [] : leaving.map((link) => leavingRow(ctx, link)),
    seen: keysOf(shown, 'tell'),
    seenTrackback: keysOf(shown, 'trackback'),
    more: off ? 0 : links.length - shown.length,
    looking: looking === 0 ? '' : ctx.t('sending.looking', { n: looking }),
  }
}

function silenceText({ t }: Ctx, silence: ReturnType<typeof silenceOf>): string {
  if (silence === undefined) return ''
  return t(silence === 'off' ? 'sending.isOff' : 'sending.isLocal')
}

function keysOf(links: PlannedLink[], box: string): string {
  return links
    .filter((link) => boxOf(link) === box)
    .map(({ key }) => key)
    .join(' ')
}

/** Which box a link has: to be told, to be sent a trackback, or none, since nobody there would hear it. */
function boxOf({ own, found }: PlannedLink): 'tell' | 'trackback' | 'none' {
  if (own !== undefined) return 'tell'
  if (found?.outcome === 'unreachable' && found.detail === 'refused') return 'none'
  if (found?.outcome !== 'read' || found.webmention !== undefined || found.pingback !== undefined) return 'tell'
  return found.trackback === undefined ? 'none' : 'trackback'
}

function plannedRow(ctx: Ctx, link: PlannedLink) {
  const { row, own, found } = link
  const box = boxOf(link)
  const kind = kindOf(link)
  const choice = row?.choice ?? 'auto'
  const told = own === undefined && row?.sentAt ? formatDate(ctx, row.sentAt, 'relative') : ''
  const title = own?.title ?? (found?.outcome === 'read' ? (found.title ?? '') : '')
  return {
    key: link.key,
    box,
    ticked: box === 'trackback' ? choice === 'trackback' : box === 'tell' && choice !== 'off',
    title: excerpt(title || withoutScheme(link.target), longestTitle),
    langAttr: own ? langAttr(ctx, own.lang) : '',
    href: link.target,
    host: own ? ctx.t('sending.followup') : hostText(link.host),
    kind,
    found:
      (kind === 'unreachable' && troubleText(ctx, found?.outcome === 'unreachable' ? found.detail : '')) ||
      ctx.t(`sending.found.${kind}`),
    told: told === '' ? '' : ctx.t('sending.told', { when: told }),
  }
}

function leavingRow({ t }: Ctx, link: SentLinkRow) {
  const found = foundOf(link)
  const title = found?.outcome === 'read' ? (found.title ?? '') : ''
  return {
    title: excerpt(title || withoutScheme(link.target), longestTitle),
    href: link.target,
    host: hostText(link.targetHost),
    text: t(link.state === 'self' ? 'sending.followupGoes' : 'sending.lossPlanned'),
  }
}

function kindOf({ own, found }: PlannedLink) {
  if (own !== undefined) return 'self'
  if (found === undefined || found.outcome === 'busy') return 'looking'
  if (found.outcome === 'unreachable') return found.detail === 'refused' ? 'nothing' : 'unreachable'
  return (['webmention', 'pingback', 'trackback'] as const).find((name) => found[name] !== undefined) ?? 'nothing'
}

/** Everything `admin/posts/_report.eta` prints of what became of a post's links; `said` is the link just asked for again. */
export function reportView(ctx: Ctx, { links, lost, leavesAt }: Report, said: number) {
  const sayOf = { id: said, text: said === 0 ? '' : ctx.t('sending.retried') }
  const rows = links.map((link) =>
    link.sent
      ? sentRow(ctx, link.sent, link.own?.title, sayOf)
      : { ...waitingRow(ctx, link), state: link.own ? 'self' : 'waiting' },
  )
  const silence = silenceOf(ctx)
  const gone = lost.map((link) => lostRow(ctx, link, silence, sayOf))
  const waits = [...rows, ...gone].some(({ state }) => state === 'waiting')
  const due = lost.some(({ loss }) => loss === 'due')
  const leaves = silence === undefined && leavesAt !== null && (links.length > 0 || due)
  return {
    rows: silence === undefined ? rows : rows.filter(({ state }) => state !== 'waiting'),
    none: rows.length > 0 ? '' : ctx.t(gone.length > 0 ? 'sending.noneLeft' : 'sending.none'),
    lost: gone,
    off: silenceText(ctx, silence),
    leaves: leaves ? ctx.t('sending.leaves', { when: savedInWords(ctx, leavesAt) }) : '',
    moving: silence === undefined && (leaves || waits),
  }
}

/** States out of which another try makes sense here; all of them are listed under the links sent. */
const retried: ReadonlySet<SentLink['state']> = new Set(['refused', 'unreachable', 'off'])

function sentRow(ctx: Ctx, link: SentLink, ownTitle: string | undefined, sayOf: { id: number; text: string }) {
  const row = sentView(ctx, link, sayOf)
  const own = ownTitle === undefined ? {} : { title: ownTitle, host: ctx.t('sending.here'), sent: null }
  return { ...row, ...own, retry: retried.has(link.state) ? row.retry : '' }
}

/** A link that has left the post: what matters is whether its page knows. */
function lostRow(ctx: Ctx, link: LostLink, silence: ReturnType<typeof silenceOf>, sayOf: { id: number; text: string }) {
  const row = sentRow(ctx, link, undefined, sayOf)
  if (link.loss === 'told') return { ...row, stateText: ctx.t('sending.lossTold'), words: '', given: '' }
  if (link.loss === 'silent' || silence !== undefined) return row
  const given = ctx.t(link.state === 'self' ? 'sending.followupGoes' : 'sending.lossDue')
  const still = { words: '', followed: null, status: '', sent: null, retry: '' }
  return { ...row, ...still, given, state: 'waiting', stateText: ctx.t('sending.noLonger') }
}

/** A link whose turn has not come: nothing is known of it but where it leads. */
function waitingRow(ctx: Ctx, { target, host, own }: ReportedLink) {
  const stateText = ctx.t(own ? 'links.sent.is.self' : 'links.sent.is.waiting')
  const title = own?.title ?? withoutScheme(target)
  const place = own ? ctx.t('sending.here') : hostText(host)
  return { id: 0, title: excerpt(title, longestTitle), href: target, host: place, stateText }
}

function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//i, '')
}
