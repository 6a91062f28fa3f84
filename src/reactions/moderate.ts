import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { randomToken } from '../lib/secrets.ts'
import { indexReaction } from '../search/entries.ts'
import { moveRevision } from '../settings/site.ts'
import { recount } from './recount.ts'
import { findReaction, lockThread, type ThreadPost } from './queries.ts'
import { isGesture, isVisible, type Reaction, type ReactionState, type Reason } from './reaction.ts'
import { announceThread } from './announce.ts'
import type { NewRow } from './row.ts'
import { tellOf } from './tell.ts'

/** What a reaction was beside its state, for whoever gives it that state back. */
export type Former = Pick<Reaction, 'formerState' | 'stateAt'>

/**
 * `who` is `system`, `writer`, `source` or a moderator's name; `why` a word or two for the log; `by` the account that
 * decided, and the name of what it decided at once; `former` makes it a return to what it was.
 */
export type Change = {
  state: ReactionState
  who: string
  why: string
  reasons?: Reason[]
  by?: { accountId: number | null; batch: string | null }
  former?: Former
}

/**
 * Changes the state of a reaction with all that follows from it, in one transaction: its number at first publication,
 * the post's counts and latest voice, the search entry, the revision, the moderation log. The only function that does.
 * Answers the reaction as it then is; one that is in that state already stays as it was.
 */
export async function setState(ctx: Ctx, reaction: Reaction, change: Change): Promise<Reaction> {
  return transaction(ctx, async (ctx) => {
    const thread = (await lockThread(ctx, reaction.postId)) ?? refuse('not_found', 'error.notFound')
    const before = (await findReaction(ctx.db, reaction.id)) ?? refuse('not_found', 'error.notFound')
    if (before.state === change.state) return before
    const after = nextRow(ctx, before, change, thread)
    await writeState(ctx, after)
    await logChange(ctx, before, change)
    await applyEffects(ctx, thread, before, after)
    await tellOf(ctx, before, after, { undoable: change.by?.accountId != null })
    return after
  })
}

/**
 * Adds a reaction to its thread in its first state, inside the transaction that holds `thread`: the same effects as
 * `setState` less the log, since the verdict's reasons stand in the row. Refused: `conflict` when its number is taken.
 */
export async function enterThread(ctx: Ctx, thread: ThreadPost, row: NewRow, state: ReactionState): Promise<Reaction> {
  const { otherOnceKey: _, ...waiting } = row
  const entered = { ...nextRow(ctx, waiting, { state }, thread), stateAt: waiting.stateAt }
  // What an import brings as withdrawn had been seen if it has a number.
  if (state === 'withdrawn') entered.formerState = row.number === null ? null : 'published'
  const added = await ctx.db
    .insertInto('reactions')
    .values(withoutNulls(entered))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return refuse('conflict', 'reaction.number')
  const reaction = { ...entered, id: added.id }
  await applyEffects(ctx, thread, { ...waiting, id: added.id }, reaction)
  if (row.importKey === null) await tellOf(ctx, undefined, reaction, { undoable: false })
  return reaction
}

export type Decision = 'approve' | 'spam' | 'remove' | 'hold'

const states: Record<Decision, ReactionState> = {
  approve: 'published',
  spam: 'spam',
  remove: 'removed',
  hold: 'pending',
}

/** The state that a decision gives. */
export function stateOf(decision: Decision): ReactionState {
  return states[decision]
}

/**
 * Why a decision cannot be taken on a reaction: it is so already, or its writer or source withdrew it, so that only they
 * can bring it back. Undefined when it can.
 */
export function obstacleTo(
  decision: Decision,
  { state }: Pick<Reaction, 'state'>,
): 'already' | 'withdrawn' | undefined {
  if (state === states[decision] || (decision === 'approve' && state === 'gone')) return 'already'
  const shows = decision === 'approve' || decision === 'hold'
  return shows && state === 'withdrawn' ? 'withdrawn' : undefined
}

/**
 * A moderator's word on one reaction, without an account, as by the command line: it teaches the word filter like one at
 * the desk, and only a later decision takes it back. Refused: `not_found` for an unknown id, `conflict` when it is so
 * already, and when approving what its writer or source withdrew.
 */
export async function moderate(ctx: Ctx, id: number, decision: Decision, who: string): Promise<Reaction> {
  const reaction = (await findReaction(ctx.db, id)) ?? refuse('not_found', 'reaction.unknown', { id: String(id) })
  const obstacle = obstacleTo(decision, reaction)
  if (obstacle) refuse('conflict', `reaction.${obstacle}`, { id: String(id) })
  return transaction(ctx, async (ctx) => {
    const batch = randomToken(12)
    const by = { accountId: null, batch }
    const after = await setState(ctx, reaction, { state: states[decision], who, why: decision, by })
    if (reaction.strand !== 'author') await enqueue(ctx, 'learn-decision', { reactionId: id, batch })
    return after
  })
}

/** Takes a reaction back for its writer or its source; what a moderator removed, or took for spam, stays as it is. */
export async function withdrawReaction(ctx: Ctx, reaction: Reaction, who: 'writer' | 'source'): Promise<Reaction> {
  if (reaction.state === 'removed' || (reaction.state === 'spam' && who === 'source')) return reaction
  return setState(ctx, reaction, { state: 'withdrawn', who, why: 'withdraw' })
}

/** Gives a withdrawn reaction the state and number it had; nothing happens to one in another state. */
export async function restoreReaction(ctx: Ctx, reaction: Reaction, who: 'writer' | 'source'): Promise<Reaction> {
  if (reaction.state !== 'withdrawn' || reaction.formerState === null) return reaction
  return setState(ctx, reaction, { state: reaction.formerState, who, why: 'restore' })
}

function nextRow<Row extends Omit<Reaction, 'id'>>(
  ctx: Ctx,
  before: Row,
  change: Pick<Change, 'state' | 'reasons' | 'former'>,
  thread: ThreadPost,
): Row {
  const { state, reasons, former } = change
  const first = before.number === null && isVisible(state) && !isGesture(before.relation)
  return {
    ...before,
    state,
    stateAt: instant(ctx),
    formerState: state === 'withdrawn' ? formerState(before.state) : null,
    number: first ? thread.lastNumber + 1 : before.number,
    publishedAt: before.publishedAt ?? (isVisible(state) ? instant(ctx) : null),
    // What somebody took back they may send again.
    onceKey: state === 'withdrawn' ? null : before.onceKey,
    ...(reasons ? { reasons: JSON.stringify(reasons) } : {}),
    ...former,
  }
}

/** A column that is not named is null: half of them are, and naming them costs more than writing the row. */
function withoutNulls<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row
}

function formerState(state: ReactionState): Reaction['formerState'] {
  if (state === 'pending') return 'pending'
  return isVisible(state) ? 'published' : null
}

async function writeState(ctx: Ctx, after: Reaction): Promise<void> {
  const { id, state, stateAt, formerState, number, publishedAt, reasons, onceKey } = after
  const changed = { state, stateAt, formerState, number, publishedAt, reasons, onceKey }
  await ctx.db.updateTable('reactions').set(changed).where('id', '=', id).execute()
}

async function logChange(ctx: Ctx, before: Reaction, { state, who, why, by }: Change): Promise<void> {
  const { formerState, stateAt } = before
  const former: Former = { formerState, stateAt }
  const row = { reactionId: before.id, at: instant(ctx), who, fromState: before.state, toState: state, why }
  await ctx.db
    .insertInto('moderations')
    .values({ ...row, ...by, former: JSON.stringify(former) })
    .execute()
}

async function applyEffects(ctx: Ctx, thread: ThreadPost, before: Reaction, after: Reaction): Promise<void> {
  const [was, is] = [isVisible(before.state), isVisible(after.state)]
  if (!was && !is && after.number === null) return
  await recount(ctx, thread, before, after)
  if (was !== is) await indexReaction(ctx, thread, after)
  await moveRevision(ctx)
  await announceThread(ctx, after)
}
