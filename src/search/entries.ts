import type { Ctx } from '../context.ts'
import type { PostRow } from '../db/schema-posts.ts'
import type { ReactionRow } from '../db/schema-reactions.ts'
import { fold } from '../lib/text.ts'
import { searchIndex } from './index-engine.ts'

/** What the index takes from a reaction. */
export type IndexedReaction = Pick<
  ReactionRow,
  'id' | 'state' | 'kind' | 'relation' | 'name' | 'title' | 'siteName' | 'text'
>

/** Brings a post's own entry up to date: its title, summary, text and tags while it is published, nothing otherwise. */
export async function indexPost(ctx: Ctx, postId: number): Promise<void> {
  const post = await ctx.db
    .selectFrom('posts')
    .select(['state', 'title', 'summary', 'text'])
    .where('id', '=', postId)
    .executeTakeFirst()
  if (post?.state !== 'published') return searchIndex(ctx).drop(ctx.db, [postRow(postId)])
  const tags = await ctx.db
    .selectFrom('postTags')
    .innerJoin('tags', 'tags.id', 'postTags.tagId')
    .select('tags.name')
    .where('postTags.postId', '=', postId)
    .orderBy('tags.slug')
    .execute()
  const body = [post.summary, post.text, ...tags.map(({ name }) => name)].join('\n')
  await searchIndex(ctx).put(ctx.db, postRow(postId), fold(post.title), fold(body))
}

/**
 * Brings a reaction's entry up to date: call it in the transaction of whatever changes its state or its words. Under a
 * post that is not public it has none, and neither has a like, a repost or a bookmark.
 */
export async function indexReaction(ctx: Ctx, post: Pick<PostRow, 'state'>, reaction: IndexedReaction): Promise<void> {
  const says = reaction.relation === null || !gestures.includes(reaction.relation)
  if (post.state !== 'published' || !visibleStates.includes(reaction.state) || !says)
    return searchIndex(ctx).drop(ctx.db, [reactionRow(reaction.id)])
  const isLink = reaction.kind === 'linkback'
  const title = isLink ? [reaction.title, reaction.siteName, reaction.name] : [reaction.name]
  await searchIndex(ctx).put(ctx.db, reactionRow(reaction.id), fold(title.join(' ')), fold(reaction.text))
}

/** Brings the entries of a post and of all its reactions up to date. */
export async function reindexPost(ctx: Ctx, postId: number): Promise<void> {
  await indexPost(ctx, postId)
  const reactions = await ctx.db
    .selectFrom('reactions')
    .innerJoin('posts', 'posts.id', 'reactions.postId')
    .select(['reactions.id', 'reactions.state', 'reactions.kind', 'reactions.name', 'reactions.title'])
    .select(['reactions.siteName', 'reactions.relation', 'reactions.text', 'posts.state as postState'])
    .where('reactions.postId', '=', postId)
    .where('reactions.state', 'in', visibleStates)
    .orderBy('reactions.id')
    .execute()
  for (const { postState, ...reaction } of reactions) await indexReaction(ctx, { state: postState }, reaction)
}

/** Forgets the entries of a post and of all its reactions. */
export async function removePost(ctx: Ctx, postId: number): Promise<void> {
  const reactions = await ctx.db.selectFrom('reactions').select('id').where('postId', '=', postId).execute()
  await searchIndex(ctx).drop(ctx.db, [postRow(postId), ...reactions.map(({ id }) => reactionRow(id))])
}

/** Relations that say nothing to be found by. */
const gestures: NonNullable<ReactionRow['relation']>[] = ['like', 'repost', 'bookmark']

/** States in which a reaction can be found: those in which it is shown. */
export const visibleStates: ReactionRow['state'][] = ['published', 'gone']

function postRow(id: number): number {
  return id * 2
}

function reactionRow(id: number): number {
  return id * 2 + 1
}
