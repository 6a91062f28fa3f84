import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { isOpen } from '../posts/post.ts'
import { enterThread } from './moderate.ts'
import { findReaction, findThreadPost } from './queries.ts'
import { isVisible, type Reaction, type ReactionDraft, type ReactionState } from './reaction.ts'
import { toRow, type NewRow } from './row.ts'
import { judge, refuseFlood } from './spam.ts'

export type Submission = { reaction: Reaction; outcome: 'published' | 'held' | 'spam' | 'repeat' }

const hourMs = 3_600_000

/**
 * Puts one reaction into a post's thread: messages, links and imports all come through here. Refused: `not_found` for
 * an unknown post, `forbidden` where reactions are closed, `invalid` for an empty, too long (16,384 bytes of UTF-8) or too
 * deeply nested text and for a parent that the thread does not show, `too_many` for a sender in a hurry. The same
 * sending twice within an hour, the same pair of source and post, and an import that was done before give the first
 * result as `repeat`.
 */
export async function submitReaction(ctx: Ctx, draft: ReactionDraft): Promise<Submission> {
  const row = toRow(ctx, draft)
  const first = await findFirst(ctx, row)
  if (first) return { reaction: first, outcome: 'repeat' }

  const post = (await findThreadPost(ctx.db, draft.postId)) ?? refuse('not_found', 'error.notFound')
  if (draft.imported) return insert(ctx, row, draft.imported.state)
  if (!isOpen(post) && !isAuthors(draft)) refuse('forbidden', 'error.closed')
  await checkParent(ctx, draft)
  if (draft.kind === 'comment' && !isAuthors(draft)) await refuseFlood(ctx, draft)

  const verdict = await judge(
    ctx,
    draft.kind === 'comment'
      ? { draft, post, html: row.html, fingerprint: row.fingerprint }
      : { draft, post, sourceHost: row.sourceHost ?? '' },
  )
  return insert(ctx, { ...row, reasons: JSON.stringify(verdict.reasons) }, verdict.state)
}

async function insert(ctx: Ctx, row: NewRow, state: ReactionState): Promise<Submission> {
  return transaction(ctx, async (ctx) => {
    const { otherOnceKey: _, ...values } = row
    const added = await ctx.db
      .insertInto('reactions')
      .values(values)
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (!added) {
      const reaction = (await findFirst(ctx, row)) ?? refuse('conflict', 'reaction.number')
      return { reaction, outcome: 'repeat' }
    }
    const reaction = state === 'pending' ? added : await enterThread(ctx, added, state)
    return { reaction, outcome: isVisible(state) ? 'published' : state === 'pending' ? 'held' : 'spam' }
  })
}

/** What an earlier sending of the same thing became. A once-key older than an hour is given up. */
async function findFirst(ctx: Ctx, row: NewRow): Promise<Reaction | undefined> {
  if (row.importKey !== null) return findOne(ctx, 'importKey', row.importKey)
  if (row.sourceKey !== null) return findPair(ctx, row.postId, row.sourceKey)
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
  return ctx.db.selectFrom('reactions').selectAll().where(key, '=', value).executeTakeFirst()
}

async function findPair(ctx: Ctx, postId: number, sourceKey: string): Promise<Reaction | undefined> {
  const query = ctx.db.selectFrom('reactions').selectAll().where('postId', '=', postId)
  return query.where('sourceKey', '=', sourceKey).executeTakeFirst()
}

async function checkParent(ctx: Ctx, { postId, parentId }: ReactionDraft): Promise<void> {
  if (parentId === null) return
  const parent = await findReaction(ctx.db, parentId)
  if (!parent || parent.postId !== postId || !isVisible(parent.state)) refuse('invalid', 'reaction.parent')
}

function isAuthors(draft: ReactionDraft): boolean {
  return draft.kind === 'comment' && draft.authorId !== null
}
