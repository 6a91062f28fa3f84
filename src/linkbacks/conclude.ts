import { instant, type Ctx } from '../context.ts'
import { enqueue } from '../jobs/queue.ts'
import { isOpen, type Post } from '../posts/post.ts'
import { findPost } from '../posts/queries.ts'
import { withdrawReaction } from '../reactions/moderate.ts'
import { findBySource, findParent } from '../reactions/queries.ts'
import { isVisible, type Reaction } from '../reactions/reaction.ts'
import { submitReaction } from '../reactions/submit.ts'
import { updateLinkback } from '../reactions/update.ts'
import { draftOf } from './draft.ts'
import type { Linkback, Outcome } from './linkback.ts'
import { takeLinkback, updateLinkbackRow } from './queries.ts'
import { jobKey } from './receive.ts'
import type { Reading } from './source.ts'

const hourMs = 3_600_000

type Conclusion = { outcome: Outcome; reaction?: Reaction; missingSince?: string | null; provenTarget?: string }

/**
 * Draws the conclusion of one reading of a source: the reaction enters the thread, changes or is withdrawn, and the
 * outcome is written beside it. Call it in a transaction. `checked` is the linkback as it was when its check began.
 */
export async function concludeCheck(ctx: Ctx, checked: Linkback, reading: Reading): Promise<Outcome> {
  const linkback = (await takeLinkback(ctx, checked.id)) ?? checked
  const { outcome, reaction, ...facts } = await conclude(ctx, checked, reading)
  await updateLinkbackRow(ctx.db, checked.id, {
    ...facts,
    outcome,
    ended: checked.begun,
    checkedAt: instant(ctx),
    ...(reaction ? { reactionId: reaction.id } : {}),
  })
  // A check that was asked for meanwhile is about to run anyway, and must not be put off.
  if (facts.missingSince && linkback.asked === checked.begun) await lookAgain(ctx, checked.id, facts.missingSince)
  return outcome
}

async function conclude(ctx: Ctx, linkback: Linkback, reading: Reading): Promise<Conclusion> {
  const reaction = await findBySource(ctx.db, linkback)
  if (reaction?.state === 'removed' || reaction?.state === 'spam') return { outcome: 'owner', reaction }
  const post = await findPost(ctx.db, linkback.postId)
  if (post?.state !== 'published') return { outcome: 'target-unknown' }
  if (!reaction && !isOpen(post)) return { outcome: 'target-closed' }

  switch (reading.kind) {
    case 'link': {
      const entered = await enterOrUpdate(ctx, linkback, post, reaction, reading)
      return { ...entered, missingSince: null, provenTarget: reading.target }
    }
    case 'no-link':
      return { ...(await lose(ctx, reaction, 'no-link')), missingSince: null }
    case 'gone':
      return reaction ? lose(ctx, reaction, 'gone') : { outcome: 'unreachable' }
    case 'missing':
      return reaction ? miss(ctx, linkback, reaction) : { outcome: 'unreachable' }
    case 'unreachable':
    case 'busy':
      return { outcome: 'unreachable' }
  }
}

async function enterOrUpdate(
  ctx: Ctx,
  linkback: Linkback,
  post: Post,
  known: Reaction | undefined,
  { page }: Extract<Reading, { kind: 'link' }>,
): Promise<Conclusion> {
  const parent = await findParent(ctx.db, post.id, linkback.parentNumber ?? undefined)
  const draft = draftOf(ctx, linkback, post, page, parent?.id ?? null)
  if (known) {
    const { reaction, changed } = await updateLinkback(ctx, known, { ...draft, transport: linkback.transport })
    if (!changed) return { outcome: 'unchanged', reaction }
    if (reaction.state === 'pending') return { outcome: 'held', reaction }
    return { outcome: reaction.state === known.state ? 'updated' : 'restored', reaction }
  }
  const { reaction } = await submitReaction(ctx, draft)
  if (reaction.state === 'pending') return { outcome: 'held', reaction }
  return { outcome: isVisible(reaction.state) ? 'published' : 'owner', reaction }
}

async function lose(ctx: Ctx, known: Reaction | undefined, outcome: 'no-link' | 'gone'): Promise<Conclusion> {
  return known ? { outcome, reaction: await withdrawReaction(ctx, known, 'source') } : { outcome }
}

/** A page may be missing for a moment: only the second time, an hour after the first, it counts as gone. */
async function miss(ctx: Ctx, { missingSince }: Linkback, known: Reaction): Promise<Conclusion> {
  if (known.state === 'withdrawn') return { outcome: 'unreachable', reaction: known }
  if (missingSince === null) return { outcome: 'unreachable', reaction: known, missingSince: instant(ctx) }
  if (ctx.now().getTime() - Date.parse(missingSince) < hourMs) {
    return { outcome: 'unreachable', reaction: known, missingSince }
  }
  return { ...(await lose(ctx, known, 'gone')), missingSince: null }
}

async function lookAgain(ctx: Ctx, linkbackId: number, missingSince: string): Promise<void> {
  const runAt = new Date(Date.parse(missingSince) + hourMs).toISOString()
  await enqueue(ctx, 'verify-linkback', { linkbackId }, { key: jobKey(linkbackId), runAt })
}
