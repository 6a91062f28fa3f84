import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { listCategories } from '../posts/categories.ts'
import type { LabelKind } from '../posts/labels.ts'
import { listPostsUnder } from '../posts/lists.ts'
import { listTags, type CountedTag } from '../posts/tags.ts'
import { findSite } from '../settings/site.ts'
import { cardView } from './cards.ts'
import { alternates, feedsAt } from './head.ts'
import { listHead, paged } from './lists.ts'

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

/** The posts of one tag or category by pages; refuses a page without any. */
export async function labelData(ctx: Ctx, kind: LabelKind, label: CountedTag, page: number) {
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
