import type { Ctx } from '../context.ts'
import { enqueue } from '../jobs/queue.ts'
import { isVisible, type Reaction } from './reaction.ts'

/** A little longer than a moderator's decision can be taken back for: what was undone is not told. */
export const undoneSeconds = 12

/**
 * Asks for the mails that a change of state gives reason for, in its transaction: to those who follow the thread and to
 * its writer who wished to know when a reaction comes out (who was told of it before is not told again), to the authors
 * when one comes in from outside and waits or is out. What is `undoable` is told to readers once it no longer is. Where
 * no mail server is set there is nothing to ask for.
 */
export async function tellOf(
  ctx: Ctx,
  before: Reaction | undefined,
  after: Reaction,
  { undoable }: { undoable: boolean },
): Promise<void> {
  if (!ctx.mail) return
  const { id: reactionId, postId } = after
  const runAt = new Date(ctx.now().getTime() + (undoable ? undoneSeconds * 1000 : 0)).toISOString()
  const comesOut = isVisible(after.state) && (before === undefined || !isVisible(before.state))
  if (comesOut && after.number !== null) {
    await enqueue(ctx, 'mail-thread', { postId }, { key: `mail-thread/${postId}`, runAt })
  }
  const news = before === undefined ? after.state === 'pending' || isVisible(after.state) : after.state === 'pending'
  if (after.strand !== 'author' && news) await enqueue(ctx, 'mail-authors', { reactionId })
  if (after.tellOut === 1 && comesOut) {
    await enqueue(ctx, 'mail-writer', { reactionId }, { runAt })
  }
}

/** Whether a moderator who publishes a message may have its writer told, who left an address and has not asked for it. */
export function mayTellWriter(
  { mail }: Pick<Ctx, 'mail'>,
  {
    kind,
    strand,
    state,
    number,
    email,
    tellOut,
  }: Pick<Reaction, 'kind' | 'strand' | 'state' | 'number' | 'email' | 'tellOut'>,
): boolean {
  const waits = state === 'pending' && number === null
  return mail !== undefined && kind === 'comment' && strand === 'reader' && waits && email !== null && tellOut === 0
}

/** Has the writer of a message told once it is out, in the transaction that publishes it and before that. */
export async function promiseWriter(ctx: Ctx, { id }: Pick<Reaction, 'id'>): Promise<void> {
  await ctx.db.updateTable('reactions').set({ tellOut: 1 }).where('id', '=', id).execute()
}
