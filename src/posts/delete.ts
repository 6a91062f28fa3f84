import type { Ctx, Db } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import type { Account } from '../identities/account.ts'
import { writeDraft } from './draft-store.ts'
import { readDraft } from './drafts.ts'
import { isKept } from './kept.ts'
import { wasPublic } from './post.ts'
import { takeDown } from './publish.ts'
import { takeOffPost } from './save.ts'
import { findOwned } from './writable.ts'

/**
 * Deletes a post: what was public answers 410 from then on and keeps its thread, until `bringBack`; a draft that never
 * was vanishes. A post that is deleted stays so. Refused: `not_found`, `forbidden`, `conflict` for a post that lives as
 * a file.
 */
export async function deletePost(ctx: Ctx, account: Account, postId: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const post = await findOwned(ctx, account, postId)
    if (wasPublic(post) || (await isKept(ctx.db, postId))) return takeOffPost(ctx, post)
    await forgetDraft(ctx.db, postId)
  })
}

/**
 * Makes a deleted post a draft again; its address goes on answering 410 until it is published. Refused as by
 * `deletePost`.
 */
export async function bringBack(ctx: Ctx, account: Account, postId: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const post = await findOwned(ctx, account, postId)
    if (post.state !== 'deleted') return
    const { version, fields } = await readDraft(ctx.db, post)
    await takeDown(ctx, post)
    await writeDraft(ctx, account, { ...post, state: 'draft' }, version, fields)
  })
}

/** Everything there is about a post that nobody but its author ever saw. */
async function forgetDraft(db: Db, postId: number): Promise<void> {
  for (const table of ['drafts', 'revisions', 'mediaUses', 'postTags', 'addresses', 'sentLinks'] as const) {
    await db.deleteFrom(table).where('postId', '=', postId).execute()
  }
  await db.deleteFrom('posts').where('id', '=', postId).execute()
}
