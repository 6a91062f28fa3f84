import { instant, type Ctx } from '../context.ts'
import { Refusal } from '../errors.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { isOpen, type Post } from '../posts/post.ts'
import { findPost } from '../posts/queries.ts'
import { setState, withdrawReaction } from '../reactions/moderate.ts'
import { findBySource, findParent, lockThread } from '../reactions/queries.ts'
import { isVisible, type LinkbackDraft, type Reaction, type Reason } from '../reactions/reaction.ts'
import { isObjectedTo } from '../reactions/screen.ts'
import { isTakenBack } from '../reactions/take-back.ts'
import { isTrusted } from '../reactions/known-source.ts'
import { submitReaction } from '../reactions/submit.ts'
import { giveToSource } from '../reactions/twin.ts'
import { updateLinkback } from '../reactions/update.ts'
import { fail, failNew, lookAgain, miss, nextLook, notFailing, type Failing } from './again.ts'
import { draftOf, fillGaps, gapsFilled } from './draft.ts'
import type { Linkback, Outcome } from './linkback.ts'
import { takeLinkback, updateLinkbackRow } from './queries.ts'
import { isRewritten } from './rewritten.ts'
import type { Reading } from './source.ts'
import { mayPass, type Trouble } from './trouble.ts'

type Conclusion = { outcome: Outcome; reaction?: Reaction; provenTarget?: string; fields?: string } & Partial<Failing>

/**
 * Draws the conclusion of one reading of a source: the reaction enters the thread, changes or is withdrawn, and the
 * outcome is written beside it, with the time of the next reading. Call it in a transaction. `checked` is the linkback
 * as it was when its check began.
 */
export async function concludeCheck(ctx: Ctx, checked: Linkback, reading: Reading): Promise<Outcome> {
  const linkback = (await takeLinkback(ctx, checked.id)) ?? checked
  // Whatever is found out below must still be so when it takes effect.
  await lockThread(ctx, checked.postId)
  const { fields, reactionId } = linkback
  const { outcome, reaction, ...facts } = await conclude(ctx, { ...checked, fields, reactionId }, reading)
  const { recheckAt, retryAt } = nextLook(ctx, reaction, { ...checked, ...facts })
  await updateLinkbackRow(ctx.db, checked.id, {
    ...facts,
    outcome,
    recheckAt,
    ended: checked.begun,
    checkedAt: instant(ctx),
    trouble: troubleOf(reading),
    ...(reaction ? { reactionId: reaction.id } : {}),
  })
  // A check that was asked for meanwhile is about to run anyway, and must not be put off.
  if (retryAt !== undefined && linkback.asked === checked.begun) await lookAgain(ctx, checked.id, retryAt)
  return outcome
}

/** Why the source was not to be read, for those at the desk; null when it was. */
function troubleOf(reading: Reading): Trouble | null {
  if (reading.kind === 'unreachable') return reading.trouble
  if (reading.kind === 'missing') return 'status 404'
  return reading.kind === 'gone' ? 'gone' : null
}

async function conclude(ctx: Ctx, linkback: Linkback, reading: Reading): Promise<Conclusion> {
  const reaction = await findBySource(ctx.db, linkback)
  const known = reaction ? { reaction, ...notFailing } : notFailing
  if (reaction?.state === 'removed' || reaction?.state === 'spam') return { outcome: 'owner', ...known }
  if (reaction && isTakenBack(reaction)) return { outcome: 'taken-back', ...known }
  const post = await findPost(ctx.db, linkback.postId)
  if (post?.state !== 'published') return { outcome: 'target-unknown', ...known }
  if (!reaction && !isOpen(post)) return { outcome: 'target-closed', ...notFailing }

  switch (reading.kind) {
    case 'link': {
      const entered = await enterOrUpdate(ctx, linkback, post, reaction, reading)
      return { ...entered, ...notFailing, provenTarget: reading.target }
    }
    case 'no-link':
      return { ...(await lose(ctx, reaction, 'no-link')), ...notFailing }
    case 'gone':
      return reaction
        ? { ...(await lose(ctx, reaction, 'gone')), ...notFailing }
        : { outcome: 'unreachable', ...notFailing }
    case 'missing':
      return reaction ? miss(ctx, linkback, reaction) : { outcome: 'unreachable', ...notFailing }
    case 'refused':
      return { outcome: 'owner', ...known }
    case 'unreachable':
      if (!reaction)
        return mayPass(reading.trouble) ? failNew(ctx, linkback) : { outcome: 'unreachable', ...notFailing }
      return fail(ctx, linkback, reaction)
    case 'busy':
      return reaction ? fail(ctx, linkback, reaction) : failNew(ctx, linkback)
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
  // What a page shows of what we told it is no link of its own.
  if (page.displaysUs) return known ? lose(ctx, known, 'no-link') : { outcome: 'echo' }
  const parent = await findParent(ctx.db, post.id, linkback.parentNumber ?? undefined)
  const draft = draftOf(ctx, linkback, post, page, parent?.id ?? null)
  // A reaction that this linkback did not bring (an import) was never told of by it either.
  const fields = known && linkback.reactionId === null ? '{}' : linkback.fields
  const told = gapsFilled(page, JSON.parse(fields))
  if (known) return { ...(await update(ctx, known, fillGaps(draft, told))), fields }
  const reaction = await submitUnlessRefused(ctx, draft)
  if (!reaction) return { outcome: 'owner', fields: '{}' }
  if (isTakenBack(reaction)) return { outcome: 'taken-back', reaction, fields: '{}' }
  if (reaction.sourceKey !== linkback.sourceKey) return meetTwin(ctx, linkback, reaction, draft)
  if (reaction.state === 'pending') {
    const filled = await updateLinkback(ctx, reaction, fillGaps(draft, told))
    return { outcome: 'held', reaction: filled.reaction, fields: JSON.stringify(told) }
  }
  return { outcome: isVisible(reaction.state) ? 'published' : 'owner', reaction, fields: '{}' }
}

/**
 * Another page of an act that is known or waits already: what it says is not that page's. But the page that a link gave
 * as its own and that now speaks for itself takes its place, since any page of a site may name any other.
 */
async function meetTwin(ctx: Ctx, linkback: Linkback, twin: Reaction, draft: LinkbackDraft): Promise<Conclusion> {
  const source = parseHttpUrl(linkback.source)
  const shown = isVisible(twin.state)
  if (!shown && twin.state !== 'pending') return { outcome: 'owner', reaction: twin, fields: '{}' }
  if (source && twin.permalinkKey === linkback.sourceKey && !(await isDoubtful(ctx, twin, draft))) {
    return { ...(await update(ctx, await giveToSource(ctx, twin, source), draft)), fields: '{}' }
  }
  return shown ? { outcome: 'unchanged', reaction: twin, fields: '{}' } : { outcome: 'held', reaction: twin }
}

/**
 * A known link whose page now leads elsewhere, or says what a rule does not want, stays as it was read: nobody has looked
 * at what is there. One that says something quite different, or looks odd since, is taken out of the thread for that look.
 */
async function update(ctx: Ctx, known: Reaction, draft: LinkbackDraft): Promise<Conclusion> {
  if (await isDoubtful(ctx, known, draft)) return { outcome: 'unchanged', reaction: known }
  const signs = draft.signs.filter((sign) => !(JSON.parse(known.reasons) as string[]).includes(sign))
  const reasons: Reason[] = (await isRewritten(ctx, known, draft)) ? [...signs, 'rewritten'] : signs
  const { reaction, changed } = await updateLinkback(ctx, known, draft)
  if (reaction.state === 'published' && reasons.length > 0) {
    const held = await setState(ctx, reaction, { state: 'pending', who: 'source', why: 'rewritten', reasons })
    return { outcome: 'held', reaction: held }
  }
  if (!changed) return { outcome: 'unchanged', reaction }
  if (reaction.state === 'pending') return { outcome: 'held', reaction }
  return { outcome: reaction.state === known.state ? 'updated' : 'restored', reaction }
}

async function isDoubtful(ctx: Ctx, known: Reaction, draft: LinkbackDraft): Promise<boolean> {
  const strayed = known.state !== 'pending' && ![known.sourceHost, known.endHost].includes(draft.endHost ?? null)
  return (strayed && !(await isTrusted(ctx, draft.endHost ?? ''))) || isObjectedTo(ctx, draft)
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
