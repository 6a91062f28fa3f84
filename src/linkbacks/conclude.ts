import { instant, type Ctx } from '../context.ts'
import { Refusal } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { isOpen, type Post } from '../posts/post.ts'
import { findPost } from '../posts/queries.ts'
import { withdrawReaction } from '../reactions/moderate.ts'
import { findBySource, findParent } from '../reactions/queries.ts'
import { isVisible, type LinkbackDraft, type Reaction } from '../reactions/reaction.ts'
import { isObjectedTo } from '../reactions/screen.ts'
import { isTrusted } from '../reactions/spam.ts'
import { submitReaction } from '../reactions/submit.ts'
import { updateLinkback } from '../reactions/update.ts'
import { draftOf, fillGaps, gapsFilled } from './draft.ts'
import type { Linkback, Outcome } from './linkback.ts'
import { takeLinkback, updateLinkbackRow } from './queries.ts'
import { jobKey } from './receive.ts'
import type { Reading } from './source.ts'

const hourMs = 3_600_000

type Conclusion = {
  outcome: Outcome
  reaction?: Reaction
  missingSince?: string | null
  provenTarget?: string
  fields?: string
}

/**
 * Draws the conclusion of one reading of a source: the reaction enters the thread, changes or is withdrawn, and the
 * outcome is written beside it. Call it in a transaction. `checked` is the linkback as it was when its check began.
 */
export async function concludeCheck(ctx: Ctx, checked: Linkback, reading: Reading): Promise<Outcome> {
  const linkback = (await takeLinkback(ctx, checked.id)) ?? checked
  const { fields, reactionId } = linkback
  const { outcome, reaction, ...facts } = await conclude(ctx, { ...checked, fields, reactionId }, reading)
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
    case 'refused':
      return { outcome: 'owner', ...(reaction ? { reaction } : {}) }
    case 'unreachable':
    case 'busy':
      return { outcome: 'unreachable' }
  }
}

/**
 * Anybody can send a trackback about anybody's page, so what it says is shown only after a moderator has seen it: it
 * fills the gaps of a link that enters and is held, is kept for the later readings of that link, and never changes one
 * that is known.
 */
async function enterOrUpdate(
  ctx: Ctx,
  linkback: Linkback,
  post: Post,
  known: Reaction | undefined,
  { page }: Extract<Reading, { kind: 'link' }>,
): Promise<Conclusion> {
  const parent = await findParent(ctx.db, post.id, linkback.parentNumber ?? undefined)
  const draft = draftOf(ctx, linkback, post, page, parent?.id ?? null)
  // A reaction that this linkback did not bring (an import) was never told of by it either.
  const fields = known && linkback.reactionId === null ? '{}' : linkback.fields
  const told = gapsFilled(page, JSON.parse(fields))
  if (known) {
    // A known link whose page now leads elsewhere, or says what a rule does not want, stays as it was read: nobody has
    // looked at what is there.
    const strayed = known.state !== 'pending' && draft.endHost !== known.sourceHost
    const doubtful = (strayed && !(await isTrusted(ctx, draft.endHost ?? ''))) || (await isObjectedTo(ctx, draft))
    if (doubtful) return { outcome: 'unchanged', reaction: known, fields }
    const read = { ...fillGaps(draft, told), transport: linkback.transport }
    const { reaction, changed } = await updateLinkback(ctx, known, read)
    if (!changed) return { outcome: 'unchanged', reaction, fields }
    if (reaction.state === 'pending') return { outcome: 'held', reaction, fields }
    return { outcome: reaction.state === known.state ? 'updated' : 'restored', reaction, fields }
  }
  const reaction = await submitUnlessRefused(ctx, draft)
  if (!reaction) return { outcome: 'owner', fields: '{}' }
  if (reaction.state === 'pending') {
    const filled = await updateLinkback(ctx, reaction, fillGaps(draft, told))
    return { outcome: 'held', reaction: filled.reaction, fields: JSON.stringify(told) }
  }
  return { outcome: isVisible(reaction.state) ? 'published' : 'owner', reaction, fields: '{}' }
}

/** Undefined when a rule refuses what the page turned out to say, or where it turned out to be. */
async function submitUnlessRefused(ctx: Ctx, draft: LinkbackDraft): Promise<Reaction | undefined> {
  try {
    return (await submitReaction(ctx, draft)).reaction
  } catch (error) {
    if (error instanceof Refusal && error.key === 'rule.refused') return undefined
    throw error
  }
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
