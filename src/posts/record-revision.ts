import { instant, type Ctx } from '../context.ts'
import type { RevisionTable } from '../db/schema-posts.ts'
import { wordCount } from '../lib/text.ts'
import { fieldsOf, type DraftFields } from './draft.ts'
import type { SignedPost } from './queries.ts'
import { lockPost } from './writable.ts'

/** Whom a revision names; null is the site itself. */
export type Who = { id: number; name: string } | null

/**
 * Keeps what a post says, or `fields`, as its next revision and answers the number. Call it in the transaction of what
 * it is about.
 */
export async function recordRevision(
  ctx: Ctx,
  post: SignedPost,
  kind: RevisionTable['kind'],
  label: string,
  who: Who,
  fields?: DraftFields,
): Promise<number> {
  const number = (await lastNumber(ctx, post.id)) + 1
  const kept = fields ?? (await fieldsOf(ctx.db, post))
  await ctx.db
    .insertInto('revisions')
    .values({
      postId: post.id,
      number,
      kind,
      label,
      fields: JSON.stringify(kept),
      words: wordCount(kept.source),
      accountId: who?.id ?? null,
      who: who?.name ?? '',
      at: instant(ctx),
    })
    .execute()
  return number
}

/** The post's row is locked first, so that two who count at once do not come to the same number. */
async function lastNumber(ctx: Ctx, postId: number): Promise<number> {
  await lockPost(ctx, postId)
  const row = await ctx.db
    .selectFrom('revisions')
    .select('number')
    .where('postId', '=', postId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.number ?? 0
}
