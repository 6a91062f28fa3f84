import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { mayModerate, type Account } from '../identities/account.ts'
import { enqueue } from '../jobs/queue.ts'
import { randomToken } from '../lib/secrets.ts'
import { tidyLine } from '../lib/text.ts'
import { obstacleTo, setState, stateOf, type Decision } from './moderate.ts'
import { findReaction, lockThreads } from './queries.ts'
import type { Reaction, ReactionState } from './reaction.ts'
import { mayTellWriter, promiseWriter } from './tell.ts'

/** What became of a decision: the reactions it changed, and those it left as they were since somebody was quicker. */
export type Decided = { batch: string; done: number[]; left: number[] }

/** Reactions that one decision takes at most; what is more is decided in several goes. */
export const mostAtOnce = 200
/** How long a decision can be taken back, and what it sends waits. */
export const undoSeconds = 10
const longestWhy = 200
const inOneGo = 50
/** What a long decision sends must not leave before its last reaction is decided. */
const untilDecided = 120

/**
 * Decides on reactions in the name of an account: publishes, takes for spam, removes, or holds them again, all under the
 * name of one batch, by which `undo` gives them back for 10 s. `why` is for the log. One that is so already, that its
 * writer withdrew, or whose state is no longer the one given for it in `seen`, is left as it is. With `tell`, those who
 * wrote what is published and left an address get a mail. Refused before anything changes: `not_found` for an unknown id, `forbidden` for one under a post that the account does not look after,
 * `bad_request` for more than 200.
 */
export async function decide(
  ctx: Ctx,
  account: Account,
  ids: readonly number[],
  decision: Decision,
  why = '',
  seen: ReadonlyMap<number, ReactionState> = new Map(),
  tell = false,
): Promise<Decided> {
  if (ids.length > mostAtOnce) refuse('bad_request', 'moderation.tooMany', { n: mostAtOnce })
  const order = await inThreadOrder(ctx, account, ids)
  const decided: Decided = { batch: randomToken(12), done: [], left: [] }
  const reason = tidyLine(why, longestWhy) || decision
  for (let start = 0; start < order.length; start += inOneGo) {
    const some = order.slice(start, start + inOneGo)
    const done = await transaction(ctx, async (ctx) => {
      await lockThreads(ctx, some)
      const changed: number[] = []
      for (const { id } of some) {
        const before = await findReaction(ctx.db, id)
        if (!before || isStale(before, seen) || obstacleTo(decision, before)) continue
        const by = { accountId: account.id, batch: decided.batch }
        if (tell && decision === 'approve' && mayTellWriter(ctx, before)) await promiseWriter(ctx, before)
        await setState(ctx, before, { state: stateOf(decision), who: account.name, why: reason, by })
        await sendLater(ctx, before, decided.batch)
        changed.push(id)
      }
      return changed
    })
    decided.done.push(...done)
    decided.left.push(...some.map(({ id }) => id).filter((id) => !done.includes(id)))
  }
  await startWaiting(ctx, decided)
  return decided
}

/** Takes back what a batch was about to send of some reactions. */
export async function cancelSending(ctx: Ctx, batch: string, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await ctx.db.deleteFrom('jobs').where('key', 'in', jobKeys(batch, ids)).execute()
}

type Placed = { id: number; postId: number }

async function inThreadOrder(ctx: Ctx, account: Account, ids: readonly number[]): Promise<Placed[]> {
  const unique = Array.from(new Set(ids))
  if (unique.length === 0) return []
  const rows = await ctx.db
    .selectFrom('reactions')
    .innerJoin('posts', 'posts.id', 'reactions.postId')
    .select(['reactions.id', 'reactions.postId', 'posts.authorId'])
    .where('reactions.id', 'in', unique)
    .orderBy('reactions.postId')
    .orderBy('reactions.id')
    .execute()
  if (rows.some((post) => !mayModerate(account, post))) refuse('forbidden', 'moderation.notYours')
  const found = new Set(rows.map(({ id }) => id))
  const unknown = unique.find((id) => !found.has(id))
  if (unknown !== undefined) refuse('not_found', 'reaction.unknown', { id: String(unknown) })
  return rows
}

function isStale({ id, state }: Reaction, seen: ReadonlyMap<number, ReactionState>): boolean {
  const expected = seen.get(id)
  return expected !== undefined && expected !== state
}

/** The word filter learns from what readers and other sites send. */
async function sendLater(ctx: Ctx, { id, strand }: Reaction, batch: string): Promise<void> {
  if (strand === 'author') return
  const options = { key: jobKey(batch, id), runAt: later(ctx, untilDecided) }
  await enqueue(ctx, 'learn-decision', { reactionId: id, batch }, options)
}

async function startWaiting(ctx: Ctx, { batch, done }: Decided): Promise<void> {
  if (done.length === 0) return
  await ctx.db
    .updateTable('jobs')
    .set({ runAt: later(ctx, undoSeconds) })
    .where('key', 'in', jobKeys(batch, done))
    .execute()
}

function jobKey(batch: string, id: number): string {
  return `decision/${batch}/${id}`
}

function jobKeys(batch: string, ids: readonly number[]): string[] {
  return ids.map((id) => jobKey(batch, id))
}

function later(ctx: Ctx, seconds: number): string {
  return new Date(ctx.now().getTime() + seconds * 1000).toISOString()
}
