import type { Ctx } from '../context.ts'
import { isUniqueViolation } from '../db/dialect.ts'
import { transaction } from '../db/transaction.ts'
import { isKeptFile } from './kept.ts'
import { postPath, type PostDraft } from './post.ts'
import { findPostByFile, findPostBySource, findPostRow } from './queries.ts'
import { savePost, takeOffPost } from './save.ts'

/**
 * Saves what a content file says. A file that is new while the file of a post is away (`absent`), with the same address
 * or the same text, is that post's file under another name: the post, its thread and its address are kept.
 * Refused as by `savePost`.
 */
export async function saveFile(ctx: Ctx, draft: PostDraft, absent: string[]): Promise<void> {
  const attempt = () =>
    transaction(ctx, async (ctx) => {
      // The desk has taken it over since the folder was looked at.
      if (draft.file !== null && (await isKeptFile(ctx.db, draft.file))) return
      await adopt(ctx, draft, absent)
      await savePost(ctx, draft)
    })
  try {
    await attempt()
  } catch (error) {
    // Another process was as quick; what it wrote is there to be found now.
    if (!isUniqueViolation(error)) throw error
    await attempt()
  }
}

/** Takes off the post of a file that is away; `false` when there is none any more, as after a renaming. */
export async function takeOffFile(ctx: Ctx, file: string): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const post = await findPostByFile(ctx.db, file)
    if (!post || post.state === 'deleted') return false
    await takeOffPost(ctx, post)
    return true
  })
}

async function adopt(ctx: Ctx, draft: PostDraft, absent: string[]): Promise<void> {
  if (draft.file === null || absent.length === 0 || (await findPostByFile(ctx.db, draft.file))) return
  const there = await findPostRow(ctx.db, postPath(draft))
  const former =
    there?.file && absent.includes(there.file)
      ? there
      : await findPostBySource(ctx.db, draft.kind, draft.source, absent)
  if (!former) return
  await ctx.db.updateTable('posts').set({ file: draft.file }).where('id', '=', former.id).execute()
}
