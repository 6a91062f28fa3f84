import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { findCategoryBySlug, findFormerCategory, listCategories } from '../posts/categories.ts'
import { listPostsUnder } from '../posts/lists.ts'
import { isSlug } from '../posts/post.ts'
import { findFormerTag, findTag, listTags } from '../posts/tags.ts'
import { findSite } from '../settings/site.ts'
import { cardView } from './cards.ts'
import { alternates, feedsAt } from './head.ts'
import { listHead, paged } from './lists.ts'

/** What posts are gathered under, by the first word of its addresses. */
export type LabelKind = 'tags' | 'categories'

const words = {
  tags: { one: 'tags.one', lead: 'tags.lead', follow: 'tags.follow' },
  categories: { one: 'categories.one', lead: 'categories.lead', follow: 'categories.follow' },
} as const

/** Every tag in use, after every category in use. */
export async function tagsData(ctx: Ctx) {
  const [categories, tags] = [await listCategories(ctx.db), await listTags(ctx.db)]
  return {
    page: { ...listHead(ctx, '/tags', ctx.t('tags.title')), section: 'tags' },
    categories: categories.map(({ slug, name, posts }) => ({ name, path: `/categories/${slug}`, posts })),
    tags: tags.map(({ slug, name, posts }) => ({ name, path: `/tags/${slug}`, posts })),
  }
}

/** The posts of one tag or category by pages; refuses one that no published post has. */
export async function labelData(ctx: Ctx, kind: LabelKind, slug: string, page: number) {
  const label = (await findLabel(ctx, kind, slug)) ?? refuse('not_found', 'error.notFound')
  const path = `/${kind}/${label.slug}`
  const under = kind === 'tags' ? { tagId: label.id } : { categoryId: label.id }
  const posts = await listPostsUnder(ctx.db, under, { page, perPage: ctx.settings.postsPerPage })
  if (posts.items.length === 0) refuse('not_found', 'error.notFound')
  const site = await findSite(ctx.db)
  return {
    page: {
      ...listHead(ctx, path, ctx.t(words[kind].one, { tag: label.name })),
      ...paged(ctx, path, page, posts),
      section: 'tags',
      alternates: alternates(ctx, `${path}/feed`, 'page.feedTagTitle', { title: site.title, tag: label.name }),
    },
    title: label.name,
    lead: ctx.t(words[kind].lead, { n: label.posts }),
    cards: posts.items.map((card) => cardView(ctx, card)),
    follow: ctx.t(words[kind].follow),
    feeds: feedsAt(`${path}/feed`),
  }
}

/** A tag or category that at least one published post has. */
async function findLabel({ db }: Ctx, kind: LabelKind, slug: string) {
  if (!isSlug(slug)) return undefined
  return kind === 'tags' ? findTag(db, slug) : findCategoryBySlug(db, slug)
}

/** The present path of a tag or category that had this slug formerly. */
export async function movedLabel({ db }: Ctx, kind: LabelKind, slug: string): Promise<string | undefined> {
  if (!isSlug(slug)) return undefined
  const label = kind === 'tags' ? await findFormerTag(db, slug) : await findFormerCategory(db, slug)
  return label && `/${kind}/${label.slug}`
}
