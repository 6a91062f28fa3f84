import type { Ctx } from '../context.ts'
import { prepared } from '../db/prepared.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { isOpen } from '../posts/post.ts'
import { enterThread } from './moderate.ts'
import { holdIdentity } from '../readers/queries.ts'
import { askForPhoto } from './photo.ts'
import { findBySource, findReaction, lockThread, type ThreadPost } from './queries.ts'
import {
  isGesture,
  isVisible,
  type CommentDraft,
  type LinkbackDraft,
  type Reaction,
  type ReactionDraft,
  type Reason,
} from './reaction.ts'
import { toRow, type NewRow } from './row.ts'
import { judge, refuseFlood, type Verdict } from './spam.ts'
import { findKin } from './twin.ts'

export type Submission = { reaction: Reaction; outcome: 'published' | 'held' | 'spam' | 'repeat' }

const hourMs = 3_600_000

/**
 * Puts one reaction into a post's thread: messages, links and imports all come through here. Refused: `not_found` for
 * an unknown post, `forbidden` where reactions are closed and by the owner's rules, `invalid` for an empty, too long
 * (16,384 bytes of UTF-8) or too deeply nested text and for a parent that the thread does not show, `conflict` for an
 * identity that is nobody's any more, `too_many` for a sender in a hurry. The same sending twice within an hour, the same pair of source and post, another page of the same
 * act (as `findKin` says), and an import that was done before give the first result as `repeat`. A new link of a site of
 * which another link was taken out of the thread is held.
 */
export async function submitReaction(ctx: Ctx, draft: ReactionDraft): Promise<Submission> {
  const row = toRow(ctx, draft)
  if (draft.kind === 'comment' && isGuests(draft) && ctx.config.rateLimits) {
    // What was sent twice costs its sender nothing; a count of what is refused must outlive the refusal.
    const first = await findFirst(ctx, row)
    if (first) return { reaction: first, outcome: 'repeat' }
    await refuseFlood(ctx, draft)
  }
  return transaction(ctx, (ctx) => enter(ctx, draft, row))
}

async function enter(ctx: Ctx, draft: ReactionDraft, drafted: NewRow): Promise<Submission> {
  const post = (await lockThread(ctx, draft.postId)) ?? refuse('not_found', 'error.notFound')
  const row = await signedNow(ctx, drafted)
  const first = await findFirst(ctx, row)
  if (first) return { reaction: first, outcome: 'repeat' }
  const kin = isNewLink(draft) ? await findKin(ctx, { ...row, endUrl: draft.endUrl }) : undefined
  const same = kin?.barred ?? kin?.twin
  if (same) return { reaction: same, outcome: 'repeat' }
  const seen = isNewLink(draft) && kin?.watched ? withSign(draft, 'site-out') : draft
  const { state, reasons, weighed } = draft.imported
    ? { state: draft.imported.state, reasons: [], weighed: '' }
    : await admit(ctx, seen, row, post)
  const reaction = await enterThread(ctx, post, { ...row, reasons: JSON.stringify(reasons), weighed }, state)
  if (state !== 'spam') await askForPhoto(ctx, reaction)
  return { reaction, outcome: isVisible(state) ? 'published' : state === 'pending' ? 'held' : 'spam' }
}

/**
 * Whose an identity is may have changed since its session was read: two readers were made one, or somebody erased
 * themselves. Whoever changes that waits for this message, or this message for them.
 */
async function signedNow(ctx: Ctx, row: NewRow): Promise<NewRow> {
  if (row.identityId === null) return row
  const identity = await holdIdentity(ctx, row.identityId)
  return { ...row, readerId: identity?.readerId ?? refuse('conflict', 'signin.otherSigner') }
}

async function admit(ctx: Ctx, draft: ReactionDraft, row: NewRow, post: ThreadPost): Promise<Verdict> {
  // An author has the last word in a thread that is closed, as long as it can be read.
  const byAuthor = draft.kind === 'comment' && draft.authorId !== null
  if (byAuthor ? post.state !== 'published' : !isOpen(post)) refuse('forbidden', 'error.closed')
  await checkParent(ctx, draft)
  return draft.kind === 'comment'
    ? judge(ctx, {
        draft,
        post,
        by: row,
        folded: row.folded,
        html: row.html,
        text: row.text,
        fingerprint: row.fingerprint,
      })
    : judge(ctx, { draft, post, folded: row.folded, sourceHost: row.sourceHost ?? '', authorKey: row.authorKey })
}

/** What an earlier sending of the same thing became. A once-key older than an hour is given up. */
async function findFirst(ctx: Ctx, row: NewRow): Promise<Reaction | undefined> {
  if (row.importKey !== null) return findOne(ctx, 'importKey', row.importKey)
  const { postId, sourceKey } = row
  if (sourceKey !== null) return findBySource(ctx.db, { postId, sourceKey })
  if (row.onceKey === null) return undefined
  const mine = await findRecent(ctx, row.onceKey)
  if (mine || row.otherOnceKey === null) return mine
  // The first sending of a browser comes without a cookie, the second with the one it was given meanwhile.
  const before = await findRecent(ctx, row.otherOnceKey)
  return before?.voice === row.voice ? before : undefined
}

async function findRecent(ctx: Ctx, onceKey: string): Promise<Reaction | undefined> {
  const found = await findOne(ctx, 'onceKey', onceKey)
  if (!found) return undefined
  if (ctx.now().getTime() - Date.parse(found.createdAt) < hourMs) return found
  await ctx.db.updateTable('reactions').set({ onceKey: null }).where('id', '=', found.id).execute()
  return undefined
}

async function findOne(ctx: Ctx, key: 'onceKey' | 'importKey', value: string): Promise<Reaction | undefined> {
  const [found] = await reactionBy[key](ctx.db, value)
  return found
}

const reactionBy = {
  onceKey: prepared((db, value: string) => db.selectFrom('reactions').selectAll().where('onceKey', '=', value)),
  importKey: prepared((db, value: string) => db.selectFrom('reactions').selectAll().where('importKey', '=', value)),
}

async function checkParent(ctx: Ctx, { postId, parentId }: ReactionDraft): Promise<void> {
  if (parentId === null) return
  const parent = await findReaction(ctx.db, parentId)
  const stands = parent?.postId === postId && isVisible(parent.state) && !isGesture(parent.relation)
  if (!stands) refuse('invalid', 'reaction.parent')
}

function isGuests(draft: CommentDraft): boolean {
  return draft.authorId === null && !draft.imported
}

function isNewLink(draft: ReactionDraft): draft is LinkbackDraft {
  return draft.kind === 'linkback' && !draft.imported
}

function withSign(draft: LinkbackDraft, sign: Reason): LinkbackDraft {
  return { ...draft, signs: [...draft.signs, sign] }
}
