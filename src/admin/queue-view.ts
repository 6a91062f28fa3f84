import type { Ctx } from '../context.ts'
import { isCreditable } from '../credits/credit.ts'
import { may, mayWrite, type Account } from '../identities/account.ts'
import type { Key } from '../i18n/index.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { explain } from '../reactions/bayes-store.ts'
import type { DeskReaction } from '../reactions/desk-rows.ts'
import { seesAddresses } from '../reactions/desk-queries.ts'
import { obstacleTo, type Decision } from '../reactions/moderate.ts'
import { isGesture, isVisible, reactionPath } from '../reactions/reaction.ts'
import { reasonText } from '../reactions/reasons.ts'
import { countLinks } from '../reactions/spam.ts'
import { mayTellWriter } from '../reactions/tell.ts'
import { shownName } from '../reactions/tree.ts'
import { langAttr } from '../site/head.ts'
import { marks } from '../site/marks.ts'
import { provedBy } from '../site/reaction-view.ts'
import { formatDate } from '../web/dates.ts'
import { hostText, siteHref } from './link-addresses.ts'
import { queueHref } from './queue-filters.ts'

/** The keys of the decisions, and in which order their buttons stand. */
const decisionKeys: Record<Decision, string> = { approve: 'a', spam: 's', remove: 'd', hold: '' }
const decisions = Object.keys(decisionKeys) as Decision[]

/** Everything a row of the queue prints. Mail and network addresses are '' for those who are not told them. */
export function rowView(ctx: Ctx, account: Account, row: DeskReaction) {
  const { t } = ctx
  const name = nameOf(row)
  return {
    id: row.id,
    css: `s-${row.strand}`,
    mark: marks[row.strand],
    strand: t(`queue.strand.${row.strand}`),
    state: row.state,
    stateText: t(`queue.state.${row.state}`),
    name,
    choose: t('queue.choose', { name }),
    // A picture is shown with what its bearer writes: who decides on the one is to see the other.
    face: row.kind === 'comment' ? (row.photo ?? '') : '',
    signed: row.kind === 'comment' ? provedBy(t, row) : '',
    signedHref: row.readerId !== null && may(account, 'moderate') ? `/admin/readers/${row.readerId}` : '',
    website: row.website ?? '',
    websiteHost: hostOf(row.website),
    mail: seesAddresses(account) ? (row.email ?? '') : '',
    network: seesAddresses(account) && row.address !== null ? addressPrefix(row.address) : '',
    link: linkOf(ctx, row),
    iso: row.createdAt,
    when: formatDate(ctx, row.createdAt, 'time'),
    post: { title: t('queue.under', { title: row.post.title }), href: queueHref({ tab: 'all', postId: row.post.id }) },
    answering: row.parent ? t('queue.answering', { name: row.parent.name || (row.parent.siteName ?? '') }) : '',
    html: saysItself(row) ? row.html : '',
    excerpt: row.kind === 'linkback' && !saysItself(row) ? (row.excerpt ?? '') : '',
    gesture: isGesture(row.relation) ? t(`queue.gesture.${row.relation}`) : '',
    langAttr: langAttr(ctx, row.lang ?? row.post.lang),
    edited: row.correctedAt ? t('react.corrected', { date: formatDate(ctx, row.correctedAt, 'time') }) : '',
    reasons: row.state === 'pending' || row.state === 'spam' ? reasonsOf(ctx, row) : [],
    ...weighedOf(ctx, row),
    thread: threadOf(ctx, row),
    href: `/admin/reactions/${row.id}`,
    credit: isCreditable(row) && mayWrite(account, row.post) ? t('credits.longGo', { name }) : '',
    story: t('queue.storyLong', { name }),
    decisions: decisionsOf(ctx, row, name),
    tell: mayTellWriter(ctx, row) ? t('notices.tellShort', { name }) : '',
    told: row.state === 'pending' && row.tellOut === 1 ? t('notices.told') : '',
    reply: canBeAnswered(row) ? replyOf(ctx, account, row, name) : null,
  }
}

/** What somebody is called in the queue: their name, or the site a link comes from. */
export function nameOf(row: DeskReaction): string {
  return shownName(row) || row.sourceHost || '?'
}

/** A message, or a link that answers in words of its own. */
function saysItself({ kind, html }: DeskReaction): boolean {
  return kind === 'comment' || html !== ''
}

/** Every reason in words. How many links there were says more than that they were many. */
function reasonsOf(ctx: Ctx, row: DeskReaction): string[] {
  const links = countLinks(row.html)
  return (JSON.parse(row.reasons) as string[]).map((reason) =>
    reason === 'links' && links > 0 ? ctx.t('queue.threeLinks', { n: links }) : reasonText(ctx, reason),
  )
}

/** What the word filter thinks of it, and the words that weighed. */
function weighedOf(ctx: Ctx, row: DeskReaction) {
  const found = row.state === 'pending' || row.state === 'spam' ? explain(row) : undefined
  if (!found) return { weighed: '', words: [] }
  const words = found.words
    .slice(0, 8)
    .map(({ word, label, percent }) => ({ word, label, percent: ctx.t('queue.percent', { n: percent }) }))
  return { weighed: ctx.t('queue.weighed', { n: found.percent }), words }
}

function linkOf({ t }: Ctx, row: DeskReaction) {
  if (row.kind !== 'linkback') return null
  const { sourceUrl, permalink, transport, relation, relationFixed } = row
  return {
    // The page that was read: a moderator is to see what we saw.
    href: sourceUrl ?? '',
    permalink: permalink ?? '',
    photo: row.photo ?? '',
    chosen: relationFixed === 1,
    title: row.title || sourceUrl || '',
    siteName: row.siteName === row.sourceHost ? '' : (row.siteName ?? ''),
    site: hostText(row.sourceHost ?? ''),
    siteHref: row.sourceHost ? siteHref(row.sourceHost) : '',
    relation: t(`queue.relation.${relation ?? 'mention'}`),
    via: transport === 'import' || transport === null ? t('queue.viaImport') : t('queue.via', { transport }),
  }
}

/** Where it stands, or where it would: at what it answers, or in the thread. */
function threadOf({ t }: Ctx, { state, number, relation, parent, post }: DeskReaction) {
  if (post.state !== 'published') return null
  if (isGesture(relation)) return { href: `${post.path}#gestes`, text: t('queue.context') }
  if (isVisible(state) && number !== null) return { href: reactionPath(post.path, number), text: t('queue.inThread') }
  const place = parent?.number ? reactionPath(post.path, parent.number) : `${post.path}#fil`
  return { href: place, text: t('queue.context') }
}

/** The decisions that change it; what is shown is not held again from here, and no author's word is spam. */
function decisionsOf({ t }: Ctx, row: DeskReaction, name: string) {
  return decisions
    .filter((decision) => !obstacleTo(decision, row) && row.state !== 'withdrawn')
    .filter((decision) => decision !== 'hold' || !isVisible(row.state))
    .filter((decision) => decision !== 'spam' || row.strand !== 'author')
    .map((decision) => ({
      name: decision,
      text: t(`queue.do.${decision}`),
      label: t(`queue.doLong.${decision}`, { name }),
      key: decisionKeys[decision],
    }))
}

/** A gesture has no place in the thread for an answer to stand under. */
function canBeAnswered({ state, relation }: DeskReaction): boolean {
  return (isVisible(state) || state === 'pending') && !isGesture(relation)
}

function replyOf({ t }: Ctx, account: Account, { id, state }: DeskReaction, name: string) {
  const held = state === 'pending'
  const send: Key = held ? 'queue.replySendHeld' : 'queue.replySend'
  return {
    action: `/admin/reactions/${id}/reply`,
    label: t('queue.replyTo', { name }),
    hint: `${t('queue.replyHint', { name: account.name })}${held ? ` ${t('queue.replyHeld')}` : ''}`,
    send: t(send),
  }
}

function hostOf(url: string | null): string {
  return url === null ? '' : (URL.parse(url)?.host ?? url)
}
