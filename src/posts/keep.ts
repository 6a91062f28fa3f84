import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { mayWrite, type Account } from '../identities/account.ts'
import { fieldsOf } from './draft.ts'
import { writeDraft } from './draft-store.ts'
import { privatePath, wasPublic } from './post.ts'
import { findPost } from './queries.ts'
import { recordRevision } from './record-revision.ts'
import { lockPost } from './writable.ts'

/**
 * Moves a post that lives as a file into the desk's keeping: from now on it is written there, and its file, which stays
 * where it is, says nothing any more, changed or removed. What was a demonstration is somebody's own then. One that was
 * taken off with its file is a draft. Nothing happens to a post the desk has already. Refused: `not_found`,
 * `forbidden`.
 */
export async function keepPost(ctx: Ctx, account: Account, postId: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await lockPost(ctx, postId)
    const post = (await findPost(ctx.db, postId)) ?? refuse('not_found', 'post.unknown')
    if (!mayWrite(account, post)) refuse('forbidden', 'desk.forbidden')
    if (post.file === null) return
    await ctx.db
      .insertInto('keptFiles')
      .values({ file: post.file, postId, at: instant(ctx) })
      .onConflict((conflict) => conflict.column('file').doUpdateSet({ postId }))
      .execute()
    const state = post.state === 'deleted' ? 'draft' : post.state
    const path = wasPublic(post) || state === 'scheduled' ? post.path : privatePath()
    await ctx.db
      .updateTable('posts')
      .set({ file: null, fileHash: null, demo: 0, state, path })
      .where('id', '=', postId)
      .execute()
    const kept = { ...post, file: null, state }
    const fields = await fieldsOf(ctx.db, kept)
    // Two who keep it at once keep it once.
    if (!(await writeDraft(ctx, account, kept, 0, fields))) return
    if (state === 'published') await recordRevision(ctx, kept, 'publish', '', account, fields)
  })
}
