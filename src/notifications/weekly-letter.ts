import type { Ctx } from '../context.ts'
import { countGroups, type Waiting } from '../conversation/waiting.ts'
import type { MailRow } from '../db/schema-readers.ts'
import { findAccount, type Account } from '../identities/account.ts'
import { excerpt } from '../lib/text.ts'
import type { Block, Letter, Letters } from '../mail/letter.ts'
import { reactionPath } from '../reactions/reaction.ts'
import { shownName } from '../reactions/tree.ts'
import type { SentLink } from '../sending/sent-links.ts'
import { stopUrl } from './act-links.ts'
import { decisionLinks, replyUrl } from './author-letter.ts'
import { readWeek, type Came, type Guest, type Week } from './week.ts'
import { wishesOf } from './wishes.ts'

const weekMs = 7 * 86_400_000
/** A mail stays below 20 kB. */
const mostOfAKind = 4
const longestTitle = 80
const longestPart = 200

/**
 * The week's letter to one account: who waits for an answer, who came for the first time and who came back, what was
 * said elsewhere, and which links could not be told. There is none for a week without any of that, nor for an account
 * that wants none.
 */
export async function weeklyLetter(
  ctx: Ctx,
  _mail: MailRow,
  { accountId, until }: Letters['weekly'],
): Promise<Letter | undefined> {
  const account = await findAccount(ctx.db, accountId)
  if (account?.state !== 'active' || !wishesOf(account).letter) return undefined
  const week = await readWeek(ctx, account, { from: new Date(Date.parse(until) - weekMs).toISOString(), until })
  const blocks = [
    ...waitingPart(ctx, account, week),
    ...guestsPart(ctx, week),
    ...linksPart(ctx, week.links),
    ...failedPart(ctx, week.failed),
  ]
  if (blocks.length === 0) return undefined
  const n = countGroups(week.waiting)
  const url = stopUrl(ctx, account, 'letter')
  return {
    subject: ctx.t(n > 0 ? 'notices.week.subject' : 'notices.week.subjectQuiet', { n }),
    blocks: [...blocks, { type: 'button', label: ctx.t('notices.toDesk'), url: `${ctx.settings.siteUrl}/admin` }],
    why: ctx.t('notices.week.why'),
    stop: { oneClick: url, page: url },
  }
}

function waitingPart(ctx: Ctx, account: Account, { waiting }: Week): Block[] {
  const { held, questions, newcomers, waiting: patient } = waiting
  const others = [...questions, ...newcomers, ...patient]
  const rows = [...held.slice(0, mostOfAKind), ...others.slice(0, mostOfAKind)]
  if (rows.length === 0) return []
  return [
    { type: 'heading', text: ctx.t('notices.week.waiting', { n: held.length + others.length }) },
    ...rows.flatMap((row) => waitingBlocks(ctx, account, row)),
    ...moreBlock(ctx, held.length + others.length - rows.length),
    ...(held.length > 0 ? [{ type: 'text' as const, text: ctx.t('notices.asks') }] : []),
  ]
}

/** What is held can be decided on from here; what is out is answered at the desk. */
function waitingBlocks(ctx: Ctx, account: Account, row: Waiting): Block[] {
  const held = row.state === 'pending'
  const text = row.kind === 'comment' ? row.text : [row.title, row.excerpt].filter(Boolean).join(' — ')
  const by = ctx.t(held ? 'notices.week.heldBy' : 'notices.byOn', { name: shownName(row), title: short(row.postTitle) })
  const reply = { label: ctx.t('notices.reply'), url: replyUrl(ctx, row) }
  const see = row.number === null ? [] : [{ label: ctx.t('notices.see'), url: placeOf(ctx, row.postPath, row.number) }]
  return [
    { type: 'quote', by, text: excerpt(text, longestPart) || ctx.t('notices.noWords') },
    { type: 'links', links: held ? decisionLinks(ctx, account, row) : [reply, ...see] },
  ]
}

function guestsPart(ctx: Ctx, { newcomers, returns }: Week): Block[] {
  if (newcomers.length + returns.length === 0) return []
  const part = (key: 'notices.week.newcomers' | 'notices.week.returns', guests: Guest[]): Block[] =>
    guests.length === 0
      ? []
      : [
          { type: 'text', text: ctx.t(key, { n: guests.length }) },
          { type: 'links', links: guests.slice(0, mostOfAKind).map((guest) => guestLink(ctx, guest)) },
          ...moreBlock(ctx, guests.length - mostOfAKind),
        ]
  return [
    { type: 'heading', text: ctx.t('notices.week.people') },
    ...part('notices.week.newcomers', newcomers),
    ...part('notices.week.returns', returns),
  ]
}

function guestLink(ctx: Ctx, { came, messages }: Guest) {
  const label = ctx.t('notices.week.guest', { name: shownName(came), title: short(came.postTitle), n: messages })
  return { label, url: urlOf(ctx, came) }
}

function linksPart(ctx: Ctx, links: Came[]): Block[] {
  if (links.length === 0) return []
  const rows = links.slice(0, mostOfAKind).map((row): Block => {
    const site = row.siteName || row.sourceHost || ''
    const title = short(row.title || site)
    const label = site === '' || site === title ? title : ctx.t('notices.week.link', { title, site })
    return { type: 'links', links: [{ label, url: urlOf(ctx, row) }] }
  })
  return [
    { type: 'heading', text: ctx.t('notices.week.elsewhere', { n: links.length }) },
    ...rows,
    ...moreBlock(ctx, links.length - mostOfAKind),
  ]
}

function failedPart(ctx: Ctx, failed: SentLink[]): Block[] {
  if (failed.length === 0) return []
  const { siteUrl } = ctx.settings
  const links = failed.slice(0, mostOfAKind).map(({ targetHost: host, postId, postTitle }) => ({
    label: ctx.t('notices.week.failedOne', { host, title: short(postTitle) }),
    url: `${siteUrl}/admin/posts/${postId}/published#liens`,
  }))
  return [
    { type: 'heading', text: ctx.t('notices.week.failed', { n: failed.length }) },
    ...links.map((link): Block => ({ type: 'links', links: [link] })),
    ...moreBlock(ctx, failed.length - mostOfAKind),
  ]
}

function moreBlock(ctx: Ctx, n: number): Block[] {
  return n > 0 ? [{ type: 'text', text: ctx.t('notices.more', { n }) }] : []
}

function urlOf(ctx: Ctx, { postPath, number }: Came): string {
  return number === null ? `${ctx.settings.siteUrl}${postPath}#fil` : placeOf(ctx, postPath, number)
}

function placeOf({ settings }: Ctx, path: string, number: number): string {
  return reactionPath(settings.siteUrl + path, number)
}

function short(title: string): string {
  return excerpt(title, longestTitle)
}
