import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { enqueue } from '../jobs/queue.ts'
import { resumeMailbox, stopMailbox } from '../mail/mailboxes.ts'
import type { Follow, Pace, Scope } from './follow.ts'
import { findFollow } from './queries.ts'

/**
 * Begins a follow that was asked for, as its confirmation proves the address: answers false when it is not waiting to be
 * confirmed (any more). What has come meanwhile is told.
 */
export async function confirmFollow(ctx: Ctx, id: number): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const confirmed = await ctx.db
      .updateTable('follows')
      .set({ state: 'on', confirmedAt: instant(ctx) })
      .where('id', '=', id)
      .where('state', '=', 'asked')
      .returning(['postId', 'email'])
      .executeTakeFirst()
    if (!confirmed) return false
    await resumeMailbox(ctx, confirmed.email)
    await tellThread(ctx, confirmed.postId)
    return true
  })
}

/** Changes what somebody is told, and when. What waits to be sent follows the new wish. */
export async function changeFollow(ctx: Ctx, id: number, wish: { scope: Scope; pace: Pace }): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const follow = await findFollow(ctx.db, id)
    if (!follow || follow.state === 'ended') return
    await ctx.db.updateTable('follows').set(wish).where('id', '=', id).execute()
    await dropWaiting(ctx, [follow])
    if (follow.state === 'on') await tellThread(ctx, follow.postId)
  })
}

/** Ends one follow, and drops what waits to be sent for it; answers false when there was nothing to end. */
export async function endFollow(ctx: Ctx, id: number): Promise<boolean> {
  return transaction(ctx, async (ctx) => (await end(ctx, { id })) > 0)
}

/** Ends everything that an address follows or has asked to; answers how many there were. */
export async function endFollows(ctx: Ctx, email: string): Promise<number> {
  return transaction(ctx, (ctx) => end(ctx, { email: email.toLowerCase() }))
}

/** Ends all of that and never writes to the address again, until its owner says otherwise. */
export async function neverWriteTo(ctx: Ctx, email: string): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await end(ctx, { email: email.toLowerCase() })
    await stopMailbox(ctx, email)
  })
}

/** Lets an address be written to again that wanted nothing any more, or where mail came back from. */
export async function writeAgainTo(ctx: Ctx, email: string): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await stopMailbox(ctx, email, false)
    await resumeMailbox(ctx, email)
  })
}

async function end(ctx: Ctx, whose: { id: number } | { email: string }): Promise<number> {
  const ended = await ctx.db
    .updateTable('follows')
    .set({ state: 'ended', endedAt: instant(ctx) })
    .where((eb) => ('id' in whose ? eb('id', '=', whose.id) : eb('email', '=', whose.email)))
    .where('state', '!=', 'ended')
    .returning('id')
    .execute()
  await dropWaiting(ctx, ended)
  return ended.length
}

/** No statement names more ids than this. */
const mostIds = 1000

async function dropWaiting(ctx: Ctx, follows: readonly Pick<Follow, 'id'>[]): Promise<void> {
  for (let start = 0; start < follows.length; start += mostIds) {
    const ids = follows.slice(start, start + mostIds).map(({ id }) => id)
    await ctx.db
      .updateTable('mails')
      .set({ state: 'dropped', key: null, params: '{}' })
      .where('followId', 'in', ids)
      .where('state', '=', 'waiting')
      .execute()
  }
}

async function tellThread(ctx: Ctx, postId: number): Promise<void> {
  await enqueue(ctx, 'mail-thread', { postId }, { key: `mail-thread/${postId}` })
}
