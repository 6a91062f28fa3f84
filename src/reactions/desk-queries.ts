import type { Ctx } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import { refuse } from '../errors.ts'
import { may, mayModerate, type Account } from '../identities/account.ts'
import type { Page } from '../posts/lists.ts'
import { countPending, findReaction } from './queries.ts'
import type { Reaction } from './reaction.ts'

/** What the desk needs of the post that a reaction stands under. */
export type DeskPost = { id: number; path: string; title: string; lang: string; state: string; authorId: number | null }

/** One line of the log of decisions, with the reaction and the post it is about. */
export type LogLine = {
  id: number
  reactionId: number
  at: string
  who: string
  accountId: number | null
  fromState: string
  toState: string
  why: string
  undoneAt: string | null
  name: string
  siteName: string | null
  number: number | null
  postId: number
  postPath: string
  postTitle: string
}

const linesPerPage = 50

/** Whether an account is told mail and network addresses, which are for moderators of the whole site. */
export function seesAddresses(account: Account): boolean {
  return may(account, 'moderate')
}

/**
 * A reaction with its post, for somebody who may decide on it. Refused: `not_found` for an unknown id, `forbidden` for
 * one under a post that the account does not look after.
 */
export async function demandReaction(
  ctx: Ctx,
  account: Account,
  id: number,
): Promise<{ reaction: Reaction; postId: number; post: DeskPost }> {
  const reaction = (await findReaction(ctx.db, id)) ?? refuse('not_found', 'reaction.unknown', { id: String(id) })
  const post = await ctx.db
    .selectFrom('posts')
    .select(['id', 'path', 'title', 'lang', 'state', 'authorId'])
    .where('id', '=', reaction.postId)
    .executeTakeFirstOrThrow()
  if (!mayModerate(account, post)) refuse('forbidden', 'moderation.notYours')
  return { reaction, postId: post.id, post }
}

/** How many reactions wait for a decision of this account. */
export async function countWaiting(ctx: Ctx, account: Account): Promise<number> {
  if (may(account, 'moderate')) return countPending(ctx.db)
  const query = ctx.db.selectFrom('reactions').select(countRows().as('count')).where('state', '=', 'pending')
  return (await query.where('postId', 'in', postsOf(ctx, account)).executeTakeFirstOrThrow()).count
}

/** The posts of an account's own hand, as a condition. */
export function postsOf(ctx: Ctx, account: Account) {
  return ctx.db.selectFrom('posts').select('id').where('authorId', '=', account.authorId)
}

/** The posts an account looks after that have reactions, those last changed first; at most 100, for a choice. */
export async function listThreads(ctx: Ctx, account: Account): Promise<{ id: number; title: string }[]> {
  const query = ctx.db
    .selectFrom('posts')
    .select(['id', 'title'])
    .where((eb) => eb.exists(eb.selectFrom('reactions').select('id').whereRef('reactions.postId', '=', 'posts.id')))
  const own = may(account, 'moderate') ? query : query.where('authorId', '=', account.authorId)
  return own.orderBy('changedAt', 'desc').orderBy('id', 'desc').limit(100).execute()
}

/** What was decided, by whom and why, the latest first, 50 a page: of the site or of the account's own posts. */
export async function listLog(
  ctx: Ctx,
  account: Account,
  of: { who?: string; postId?: number; reactionId?: number; before?: number } = {},
): Promise<Page<LogLine>> {
  let query = logLines(ctx)
  if (!may(account, 'moderate')) query = query.where('reactions.postId', 'in', postsOf(ctx, account))
  if (of.who !== undefined) query = query.where('moderations.who', '=', of.who)
  if (of.postId !== undefined) query = query.where('reactions.postId', '=', of.postId)
  if (of.reactionId !== undefined) query = query.where('moderations.reactionId', '=', of.reactionId)
  if (of.before !== undefined) query = query.where('moderations.id', '<', of.before)
  const rows = await query
    .orderBy('moderations.id', 'desc')
    .limit(linesPerPage + 1)
    .execute()
  return { items: rows.slice(0, linesPerPage), more: rows.length > linesPerPage }
}

/** Who last changed the state of some reactions, by id. */
export async function listLastDecisions(ctx: Ctx, ids: readonly number[]): Promise<Map<number, LogLine>> {
  if (ids.length === 0) return new Map()
  const latest = ctx.db
    .selectFrom('moderations')
    .select((eb) => eb.fn.max('id').as('id'))
    .where('reactionId', 'in', ids)
    .whereRef('fromState', '<>', 'toState')
    .groupBy('reactionId')
  const rows = await logLines(ctx).where('moderations.id', 'in', latest).execute()
  return new Map(rows.map((row) => [row.reactionId, row]))
}

/** The names under which accounts have decided, and may again; at most 500. */
export async function listDeciders(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('accounts')
    .innerJoin('authors', 'authors.id', 'accounts.authorId')
    .select('authors.name')
    .orderBy('authors.name')
    .limit(500)
    .execute()
  return Array.from(new Set(rows.map(({ name }) => name)))
}

function logLines(ctx: Ctx) {
  return ctx.db
    .selectFrom('moderations')
    .innerJoin('reactions', 'reactions.id', 'moderations.reactionId')
    .innerJoin('posts', 'posts.id', 'reactions.postId')
    .select(['moderations.id', 'moderations.reactionId', 'moderations.at', 'moderations.who', 'moderations.accountId'])
    .select(['moderations.fromState', 'moderations.toState', 'moderations.why', 'moderations.undoneAt'])
    .select(['reactions.name', 'reactions.siteName', 'reactions.number', 'reactions.postId'])
    .select(['posts.path as postPath', 'posts.title as postTitle'])
}
