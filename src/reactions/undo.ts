import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import type { Account } from '../identities/account.ts'
import { cancelSending, undoSeconds } from './decide.ts'
import { setState, type Former } from './moderate.ts'
import { findReaction, lockThreads } from './queries.ts'
import type { ReactionState } from './reaction.ts'

/** What was decided at once. `state` is what its reactions became; `undoableUntil` an instant, null once it was undone. */
export type Batch = { name: string; count: number; state: ReactionState; undoableUntil: string | null }

/** What an account has decided under that name; somebody else's batch is none. */
export async function findBatch(ctx: Ctx, account: Account, name: string): Promise<Batch | undefined> {
  const rows = await listBatch(ctx, account, name)
  const [first] = rows
  if (!first) return undefined
  const undone = rows.every(({ undoneAt }) => undoneAt !== null)
  return {
    name,
    count: rows.length,
    state: first.toState as ReactionState,
    undoableUntil: undone ? null : new Date(lastInstant(rows) + undoSeconds * 1000).toISOString(),
  }
}

/**
 * Gives the reactions of a batch back the states, and all that goes with them, which they had before it; numbers stay
 * given. What somebody else has changed meanwhile stays as it is. Nothing that the batch was to send leaves. Answers
 * which reactions are back. Refused: `not_found` for a batch that is not the account's, `conflict` after 10 s, and for one
 * that was undone already.
 */
export async function undo(ctx: Ctx, account: Account, batch: string): Promise<number[]> {
  return transaction(ctx, async (ctx) => {
    await lockThreads(ctx, await listBatch(ctx, account, batch))
    const rows = await listBatch(ctx, account, batch)
    if (rows.length === 0) refuse('not_found', 'moderation.undoUnknown')
    if (rows.every(({ undoneAt }) => undoneAt !== null)) refuse('conflict', 'moderation.undoTwice')
    if (ctx.now().getTime() >= lastInstant(rows) + undoSeconds * 1000) refuse('conflict', 'moderation.undoLate')
    await cancelSending(
      ctx,
      batch,
      rows.map(({ reactionId }) => reactionId),
    )
    const back: number[] = []
    for (const row of rows) {
      const reaction = await findReaction(ctx.db, row.reactionId)
      if (!reaction || reaction.state !== row.toState || row.undoneAt !== null) continue
      await setState(ctx, reaction, {
        state: row.fromState as ReactionState,
        who: account.name,
        why: 'undo',
        by: { accountId: account.id, batch: null },
        former: JSON.parse(row.former ?? '{}') as Former,
      })
      back.push(reaction.id)
    }
    await ctx.db
      .updateTable('moderations')
      .set({ undoneAt: instant(ctx) })
      .where('batch', '=', batch)
      .execute()
    return back
  })
}

/** In the order in which they were decided, which is that of their threads. */
async function listBatch(ctx: Ctx, account: Account, batch: string) {
  return ctx.db
    .selectFrom('moderations')
    .innerJoin('reactions', 'reactions.id', 'moderations.reactionId')
    .select(['reactionId', 'at', 'fromState', 'toState', 'former', 'undoneAt', 'postId'])
    .where('batch', '=', batch)
    .where('moderations.accountId', '=', account.id)
    .orderBy('moderations.id')
    .execute()
}

function lastInstant(rows: readonly { at: string }[]): number {
  return Math.max(...rows.map(({ at }) => Date.parse(at)))
}
