import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { demand, type Account } from '../identities/account.ts'
import { slugify, tidyLine } from '../lib/text.ts'
import { indexPost } from '../search/entries.ts'
import { moveRevision } from '../settings/site.ts'
import { findTagById } from './organise.ts'
import type { Tag } from './tags.ts'

/**
 * Calls a tag by another name, everywhere at once. When its slug changes, the former address redirects to the new one,
 * and whoever still writes the former name means this tag. Refused: `forbidden`, `invalid` without a name, `conflict` when
 * another tag has the new one (`mergeTags` is for that), `not_found`.
 */
export async function renameTag(ctx: Ctx, account: Account, id: number, name: string): Promise<Tag> {
  demand(account, 'organise')
  return transaction(ctx, async (ctx) => {
    const tag = (await findTagById(ctx.db, id)) ?? refuse('not_found', 'error.notFound')
    const tidy = tidyLine(name, 60)
    if (tidy === '') refuse('invalid', 'label.nameMissing')
    const slug = slugify(tidy)
    if (slug !== tag.slug) {
      const other = await ctx.db.selectFrom('tags').select('name').where('slug', '=', slug).executeTakeFirst()
      if (other) refuse('conflict', 'label.taken', { name: other.name })
      await ctx.db.deleteFrom('tagAddresses').where('slug', '=', slug).execute()
    }
    const postIds = await listPostIds(ctx, id)
    await ctx.db.updateTable('tags').set({ slug, name: tidy }).where('id', '=', id).execute()
    if (slug !== tag.slug) await ctx.db.insertInto('tagAddresses').values({ slug: tag.slug, tagId: id }).execute()
    await showAgain(ctx, postIds)
    return { id, slug, name: tidy }
  })
}

/**
 * Makes one tag of two: every post of `id` has `into` instead, once, and the addresses of `id` redirect there. Refused
 * as `forbidden`, as `not_found` when one of them is not there, as `invalid` when they are the same.
 */
export async function mergeTags(ctx: Ctx, account: Account, id: number, into: number): Promise<Tag> {
  demand(account, 'organise')
  return transaction(ctx, async (ctx) => {
    const tag = (await findTagById(ctx.db, id)) ?? refuse('not_found', 'error.notFound')
    const target = (await findTagById(ctx.db, into)) ?? refuse('not_found', 'error.notFound')
    if (id === into) refuse('invalid', 'label.mergeSelf')
    const postIds = await listPostIds(ctx, id)
    await ctx.db
      .insertInto('postTags')
      .columns(['postId', 'tagId'])
      .expression((eb) =>
        eb
          .selectFrom('postTags')
          .select((eb) => ['postId', eb.lit(into).as('tagId')])
          .where('tagId', '=', id),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await ctx.db.updateTable('tagAddresses').set({ tagId: into }).where('tagId', '=', id).execute()
    await removeTag(ctx, id)
    await ctx.db.insertInto('tagAddresses').values({ slug: tag.slug, tagId: into }).execute()
    await showAgain(ctx, postIds)
    return target
  })
}

/**
 * Forgets a tag that no post has, and its former addresses. Refused: `forbidden`, `conflict` while a post has it that is
 * not off.
 */
export async function deleteTag(ctx: Ctx, account: Account, id: number): Promise<Tag> {
  demand(account, 'organise')
  return transaction(ctx, async (ctx) => {
    const tag = (await findTagById(ctx.db, id)) ?? refuse('not_found', 'error.notFound')
    const used = await ctx.db
      .selectFrom('postTags')
      .innerJoin('posts', 'posts.id', 'postTags.postId')
      .select('postTags.postId')
      .where('postTags.tagId', '=', id)
      .where('posts.state', '<>', 'deleted')
      .limit(1)
      .executeTakeFirst()
    if (used) refuse('conflict', 'label.inUse', { name: tag.name })
    await ctx.db.deleteFrom('tagAddresses').where('tagId', '=', id).execute()
    await removeTag(ctx, id)
    await moveRevision(ctx)
    return tag
  })
}

/** Forgets every tag that no post has, those that are off aside. Refused: `forbidden`. */
export async function deleteUnusedTags(ctx: Ctx, account: Account): Promise<void> {
  demand(account, 'organise')
  await transaction(ctx, async (ctx) => {
    const used = ctx.db
      .selectFrom('postTags')
      .innerJoin('posts', 'posts.id', 'postTags.postId')
      .select('postTags.tagId')
      .where('posts.state', '<>', 'deleted')
    const rows = await ctx.db.selectFrom('tags').select('id').where('id', 'not in', used).orderBy('id').execute()
    for (const { id } of rows) await deleteTag(ctx, account, id)
  })
}

async function removeTag(ctx: Ctx, id: number): Promise<void> {
  await ctx.db.deleteFrom('postTags').where('tagId', '=', id).execute()
  await ctx.db.deleteFrom('tags').where('id', '=', id).execute()
}

async function listPostIds(ctx: Ctx, tagId: number): Promise<number[]> {
  const rows = await ctx.db
    .selectFrom('postTags')
    .select('postId')
    .where('tagId', '=', tagId)
    .orderBy('postId')
    .execute()
  return rows.map(({ postId }) => postId)
}

/** The names of tags stand in feeds and in the search. */
async function showAgain(ctx: Ctx, postIds: number[]): Promise<void> {
  for (const id of postIds) {
    await ctx.db
      .updateTable('posts')
      .set({ changedAt: instant(ctx) })
      .where('id', '=', id)
      .execute()
    await indexPost(ctx, id)
  }
  await moveRevision(ctx)
}
