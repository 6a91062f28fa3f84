import type { Ctx } from '../context.ts'
import { removePost } from '../search/entries.ts'
import { moveRevision } from '../settings/site.ts'

/**
 * Erases posts as if they had never been: their threads, links, drafts, revisions and search entries, their former
 * addresses, and the tags that no other post has. Nothing answers 410 afterwards: there is nothing left to say it.
 * Call it in a transaction.
 */
export async function erasePosts(ctx: Ctx, postIds: number[]): Promise<void> {
  for (const postId of postIds) await erasePost(ctx, postId)
  if (postIds.length > 0) await moveRevision(ctx)
}

async function erasePost(ctx: Ctx, postId: number): Promise<void> {
  const { db } = ctx
  await removePost(ctx, postId)
  const reactions = db.selectFrom('reactions').select('id').where('postId', '=', postId)
  await db.deleteFrom('linkbacks').where('postId', '=', postId).execute()
  await db.deleteFrom('moderations').where('reactionId', 'in', reactions).execute()
  await db.deleteFrom('formerTexts').where('reactionId', 'in', reactions).execute()
  await db.deleteFrom('reactions').where('postId', '=', postId).execute()

  const tags = await db.selectFrom('postTags').select('tagId').where('postId', '=', postId).orderBy('tagId').execute()
  for (const table of [
    'postTags',
    'addresses',
    'drafts',
    'revisions',
    'mediaUses',
    'keptFiles',
    'sentLinks',
  ] as const) {
    await db.deleteFrom(table).where('postId', '=', postId).execute()
  }
  await db.deleteFrom('posts').where('id', '=', postId).execute()
  for (const { tagId } of tags) await eraseUnused(ctx, tagId)
}

async function eraseUnused({ db }: Ctx, tagId: number): Promise<void> {
  const used = await db.selectFrom('postTags').select('postId').where('tagId', '=', tagId).limit(1).executeTakeFirst()
  if (used) return
  await db.deleteFrom('tagAddresses').where('tagId', '=', tagId).execute()
  await db.deleteFrom('tags').where('id', '=', tagId).execute()
}
