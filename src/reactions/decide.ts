import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { mayModerate, type Account } from '../identities/account.ts'
import { enqueue } from '../jobs/queue.ts'
import { randomToken } from '../lib/secrets.ts'
import { tidyLine } from '../lib/text.ts'
import { obstacleTo, setState, stateOf, type Decision } from './moderate.ts'
import { findReaction, lockThread } from './queries.ts'
import type { Reaction, ReactionState } from './reaction.ts'

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
 * writer withdrew, or whose state is no longer the one given for it in `seen`, is left as it is. Refused before anything
 * changes: `not_found` for an unknown id, `forbidden` for one under a post that the account does not look after,
 * `bad_request` for more than 200.
 */
export async function decide(
  ctx: Ctx,
  account: Account,
  ids: readonly number[],
  decision: Decision,
  why = '',
  seen: ReadonlyMap<number, ReactionState> = new Map(),
): Promise<Decided> {
  if (ids.length > mostAtOnce) refuse('bad_request', 'moderation.tooMany', { n: mostAtOnce })
  const order = await inThreadOrder(ctx, account, ids)
  const decided: Decided = { batch: randomToken(12), done: [], left: [] }
  const reason = tidyLine(why, longestWhy) || decision
  for (let start = 0; start < order.length; start += inOneGo) {
    const some = order.slice(start, start + inOneGo)
    const done = await transaction(ctx, async (ctx) => {
      const changed: number[] = []
      for (const id of some) {
        const before = await lockReaction(ctx, id)
        if (isStale(before, seen) || obstacleTo(decision, before)) continue
        const by = { accountId: account.id, batch: decided.batch }
        await setState(ctx, before, { state: stateOf(decision), who: account.name, why: reason, by })
        await sendLater(ctx, before, decided.batch)
        changed.push(id)
      }
      return changed
    })
    decided.done.push(...done)
    decided.left.push(...some.filter((id) => !done.includes(id)))
  }
  await startWaiting(ctx, decided.batch)
  return decided
}

/** Takes back what a batch was about to send. */
export async function cancelSending(ctx: Ctx, batch: string): Promise<void> {
  await ctx.db.deleteFrom('jobs').where('key', '>=', jobKey(batch, '')).where('key', '<', endOfKeys(batch)).execute()
}

/** Threads are locked in the same order by everybody, so that two moderators do not wait for each other. */
async function inThreadOrder(ctx: Ctx, account: Account, ids: readonly number[]): Promise<number[]> {
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
  return rows.map(({ id }) => id)
}

/** The reaction as it is once nobody else can change its thread. */
async function lockReaction(ctx: Ctx, id: number): Promise<Reaction> {
  const known = (await findReaction(ctx.db, id)) ?? refuse('not_found', 'reaction.unknown', { id: String(id) })
  await lockThread(ctx, known.postId)
  return (await findReaction(ctx.db, id)) ?? known
}

function isStale({ id, state }: Reaction, seen: ReadonlyMap<number, ReactionState>): boolean {
  const expected = seen.get(id)
  return expected !== undefined && expected !== state
}

/** The word filter learns from what readers and other sites send. */
async function sendLater(ctx: Ctx, { id, strand }: Reaction, batch: string): Promise<void> {
  if (strand === 'author') return
  const options = { key: jobKey(batch, String(id)), runAt: later(ctx, untilDecided) }
  await enqueue(ctx, 'learn-decision', { reactionId: id, batch }, options)
}

async function startWaiting(ctx: Ctx, batch: string): Promise<void> {
  await ctx.db
    .updateTable('jobs')
    .set({ runAt: later(ctx, undoSeconds) })
    .where('key', '>=', jobKey(batch, ''))
    .where('key', '<', endOfKeys(batch))
    .execute()
}

function jobKey(batch: string, id: string): string {
  return `decision/${batch}/${id}`
}

/** The character after `/` is `0`: whatever begins with the batch's name and a slash comes before. */
function endOfKeys(batch: string): string {
  return `decision/${batch}0`
}

function later(ctx: Ctx, seconds: number): string {
  return new Date(ctx.now().getTime() + seconds * 1000).toISOString()
}
