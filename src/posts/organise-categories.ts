import { instant, type Ctx } from '../context.ts'
import { isUniqueViolation } from '../db/dialect.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { demand, type Account } from '../identities/account.ts'
import { slugify, tidyLine } from '../lib/text.ts'
import { moveRevision } from '../settings/site.ts'
import { findCategory, type Category } from './categories.ts'

/** Makes a category. Refused: `forbidden`, `invalid` without a name, `conflict` when there is one of that name. */
export async function addCategory(ctx: Ctx, account: Account, name: string): Promise<Category> {
  demand(account, 'organise')
  const tidy = tidyLine(name, 60)
  if (tidy === '') refuse('invalid', 'label.nameMissing')
  const slug = slugify(tidy)
  return transaction(ctx, async (ctx) => {
    await refuseTaken(ctx, slug)
    await ctx.db.deleteFrom('categoryAddresses').where('slug', '=', slug).execute()
    return ctx.db.insertInto('categories').values({ slug, name: tidy }).returningAll().executeTakeFirstOrThrow()
  }).catch((error: unknown) => {
    // Somebody else was as quick.
    if (isUniqueViolation(error)) refuse('conflict', 'label.taken', { name: tidy })
    throw error
  })
}

/**
 * Calls a category by another name. When its slug changes, the former address redirects to the new one. Refused as by
 * `addCategory`, and as `not_found`.
 */
export async function renameCategory(ctx: Ctx, account: Account, id: number, name: string): Promise<Category> {
  demand(account, 'organise')
  return transaction(ctx, async (ctx) => {
    const category = (await findCategory(ctx.db, id)) ?? refuse('not_found', 'error.notFound')
    const tidy = tidyLine(name, 60)
    if (tidy === '') refuse('invalid', 'label.nameMissing')
    const slug = slugify(tidy)
    if (slug !== category.slug) {
      await refuseTaken(ctx, slug)
      await ctx.db.deleteFrom('categoryAddresses').where('slug', '=', slug).execute()
      await ctx.db.insertInto('categoryAddresses').values({ slug: category.slug, categoryId: id }).execute()
    }
    await ctx.db.updateTable('categories').set({ slug, name: tidy }).where('id', '=', id).execute()
    await showAgain(ctx, id)
    return { id, slug, name: tidy }
  })
}

/** Makes one category of two: the posts of `id` are in `into` now, and the addresses of `id` redirect there. */
export async function mergeCategories(ctx: Ctx, account: Account, id: number, into: number): Promise<Category> {
  demand(account, 'organise')
  return transaction(ctx, async (ctx) => {
    const category = (await findCategory(ctx.db, id)) ?? refuse('not_found', 'error.notFound')
    const target = (await findCategory(ctx.db, into)) ?? refuse('not_found', 'error.notFound')
    if (id === into) refuse('invalid', 'label.mergeSelf')
    await showAgain(ctx, id)
    await ctx.db.updateTable('posts').set({ categoryId: into }).where('categoryId', '=', id).execute()
    await ctx.db.updateTable('categoryAddresses').set({ categoryId: into }).where('categoryId', '=', id).execute()
    await ctx.db.deleteFrom('categories').where('id', '=', id).execute()
    await ctx.db.insertInto('categoryAddresses').values({ slug: category.slug, categoryId: into }).execute()
    return target
  })
}

/** Forgets a category with its addresses: its posts stay, without one. Refused: `forbidden`, `not_found`. */
export async function deleteCategory(ctx: Ctx, account: Account, id: number): Promise<Category> {
  demand(account, 'organise')
  return transaction(ctx, async (ctx) => {
    const category = (await findCategory(ctx.db, id)) ?? refuse('not_found', 'error.notFound')
    await showAgain(ctx, id)
    await ctx.db.updateTable('posts').set({ categoryId: null }).where('categoryId', '=', id).execute()
    await ctx.db.deleteFrom('categoryAddresses').where('categoryId', '=', id).execute()
    await ctx.db.deleteFrom('categories').where('id', '=', id).execute()
    return category
  })
}

async function refuseTaken(ctx: Ctx, slug: string): Promise<void> {
  const other = await ctx.db.selectFrom('categories').select('name').where('slug', '=', slug).executeTakeFirst()
  if (other) refuse('conflict', 'label.taken', { name: other.name })
}

/** Moves the last change of the posts in a category, whose pages name it. */
async function showAgain(ctx: Ctx, id: number): Promise<void> {
  await ctx.db
    .updateTable('posts')
    .set({ changedAt: instant(ctx) })
    .where('categoryId', '=', id)
    .execute()
  await moveRevision(ctx)
}
