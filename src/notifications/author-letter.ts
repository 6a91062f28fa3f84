import type { Ctx } from '../context.ts'
import { findAccount, mayModerate, type Account } from '../identities/account.ts'
import { excerpt } from '../lib/text.ts'
import type { Block } from '../mail/letter.ts'
import { permalink } from '../posts/post.ts'
import { loadRows, type DeskReaction } from '../reactions/desk-rows.ts'
import { reactionPath } from '../reactions/reaction.ts'
import { shownName } from '../reactions/tree.ts'
import { actUrl, linkDecisions, type LinkDecision } from './act-links.ts'

/** Reactions that a letter shows; the rest are only counted. A mail stays below 20 kB, and links that decide are long. */
const mostShown = 6
const longestName = 60
const longestTitle = 80
const longestPart = 400

/** An account with those of some reactions that it may decide on, the oldest first. */
export type Told = { account: Account; rows: DeskReaction[] }

/** Whom a letter is for, and what of it they may still see; undefined when the account is gone or closed. */
export async function findTold(ctx: Ctx, accountId: number, ids: readonly number[]): Promise<Told | undefined> {
  const account = await findAccount(ctx.db, accountId)
  if (account?.state !== 'active') return undefined
  const rows = (await loadRows(ctx, ids)).filter(({ post }) => mayModerate(account, post))
  return { account, rows: rows.toReversed() }
}

/** Who wrote it, or the site a link comes from, short enough for a subject. */
export function nameIn(row: DeskReaction): string {
  return excerpt(shownName(row), longestName)
}

/** The title of its post, short enough for a subject. */
export function titleIn({ post }: DeskReaction): string {
  return excerpt(post.title, longestTitle)
}

/** What it says: the whole text, or of a link its title, address and excerpt. */
export function saidIn(ctx: Ctx, row: DeskReaction): Block[] {
  if (row.kind === 'comment') return [{ type: 'quote', by: nameIn(row), text: row.source }]
  const text = row.text || row.excerpt || ctx.t('notices.noWords')
  const link = { type: 'link' as const, label: row.title || row.sourceUrl || '', url: row.sourceUrl ?? '' }
  return [{ type: 'quote', by: nameIn(row), text }, ...(row.sourceUrl ? [link] : [])]
}

/** The first of several, each with the links that a letter gives it, and how many more there are. */
export function partsOf(
  ctx: Ctx,
  rows: DeskReaction[],
  linksOf: (row: DeskReaction) => { label: string; url: string }[],
): Block[] {
  const n = rows.length - mostShown
  return [
    ...rows.slice(0, mostShown).flatMap((row) => [partOf(ctx, row), { type: 'links' as const, links: linksOf(row) }]),
    ...(n > 0 ? [{ type: 'text' as const, text: ctx.t('notices.more', { n }) }] : []),
  ]
}

/** One of several: the beginning of what it says, below who says it where. */
function partOf(ctx: Ctx, row: DeskReaction): Block {
  const text = row.kind === 'comment' ? row.text : [row.title, row.excerpt].filter(Boolean).join(' — ')
  const by = ctx.t('notices.byOn', { name: nameIn(row), title: titleIn(row) })
  return { type: 'quote', by, text: excerpt(text, longestPart) }
}

/** A link for each of some decisions, in an account's name. */
export function decisionLinks(
  ctx: Ctx,
  account: Account,
  row: Pick<DeskReaction, 'id' | 'state' | 'strand'>,
  decisions: readonly LinkDecision[] = linkDecisions,
) {
  return decisions.map((decision) => ({
    label: ctx.t(`notices.do.${decision}`),
    url: actUrl(ctx, account, row, decision),
  }))
}

/** Where it is answered at the desk. */
export function replyUrl({ settings }: Ctx, { id }: Pick<DeskReaction, 'id'>): string {
  return `${settings.siteUrl}/admin/reactions/${id}/reply`
}

/** Where it stands in its thread, or where it would. */
export function threadUrl({ settings }: Ctx, { number, post }: DeskReaction): string {
  const url = permalink(settings, post)
  return number === null ? `${url}#fil` : reactionPath(url, number)
}
