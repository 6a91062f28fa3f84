import type { Ctx } from '../context.ts'
import { enqueue } from '../jobs/queue.ts'
import { isVisible, type Reaction } from './reaction.ts'

/**
 * Asks for the mails that a change of state gives reason for, in its transaction: to those who follow the thread when a
 * reaction is numbered for the first time, to the authors when one comes in from outside and waits or is out. Where no
 * mail server is set there is nothing to ask for.
 */
export async function tellOf(ctx: Ctx, before: Reaction | undefined, after: Reaction): Promise<void> {
  if (!ctx.mail) return
  const { id: reactionId, postId } = after
  const entersThread = after.number !== null && (before === undefined || before.number === null)
  if (entersThread && isVisible(after.state)) {
    await enqueue(ctx, 'mail-thread', { postId }, { key: `mail-thread/${postId}` })
  }
  const news = before === undefined ? after.state === 'pending' || isVisible(after.state) : after.state === 'pending'
  if (after.strand !== 'author' && news) await enqueue(ctx, 'mail-authors', { reactionId })
  if (after.tellOut === 1 && before?.state === 'pending' && entersThread)
    await enqueue(ctx, 'mail-writer', { reactionId })
}
