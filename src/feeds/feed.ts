import type { Ctx } from '../context.ts'
import { listAllCategories } from '../posts/categories.ts'
import type { LabelKind } from '../posts/labels.ts'
import { listWholePosts, type Under } from '../posts/lists.ts'
import { permalink } from '../posts/post.ts'
import type { ShownPost } from '../posts/queries.ts'
import { listTagsOf } from '../posts/tags.ts'
import { linkRel } from '../reactions/link-rel.ts'
import { listLatest } from '../reactions/listed.ts'
import { findSite } from '../settings/site.ts'
import { postEntry, reactionEntry, type Entry } from './entries.ts'
import { threadUrn } from './ids.ts'

/** What RSS, Atom and JSON Feed have in common. Addresses are absolute, instants ISO 8601, texts plain but for `Entry.html`. */
export type Feed = {
  id: string
  title: string
  description: string
  lang: string
  /** The page it is the feed of. */
  home: string
  /** The address of its first page without the ending that tells the format. */
  base: string
  /** Pages are counted from 1; `more` says whether another follows. */
  page: number
  more: boolean
  /** Where somebody may subscribe to it, when it is a topic (`announcing/topics.ts`): its first page alone is. */
  hubs: readonly string[]
  /** The last change of what it shows; undefined when it shows nothing. */
  updated: string | undefined
  /** Who answers for it when an entry names nobody. */
  author: { name: string; url: string }
  entries: Entry[]
}

/** The newest posts. */
export async function postsFeed(ctx: Ctx): Promise<Feed> {
  return { ...(await frame(ctx, '/', '/feed')), ...(await newestPosts(ctx)) }
}

/** The newest posts of a tag or category. */
export async function labelFeed(
  ctx: Ctx,
  kind: LabelKind,
  { id, slug, name }: { id: number; slug: string; name: string },
): Promise<Feed> {
  const feed = await frame(ctx, `/${kind}/${slug}`, `/${kind}/${slug}/feed`)
  const title = ctx.t('feed.tag', { site: feed.title, tag: name })
  return { ...feed, hubs: [], title, ...(await newestPosts(ctx, kind === 'tags' ? { tagId: id } : { categoryId: id })) }
}

/** All reactions of the site, newest first, 50 a page; undefined past the last page. */
export async function reactionsFeed(ctx: Ctx, page: number): Promise<Feed | undefined> {
  const feed = await frame(ctx, '/', '/reactions')
  const shown = await pageOfReactions(ctx, page)
  const title = ctx.t('feed.reactions', { site: feed.title })
  return shown && { ...feed, title, ...shown, updated: latest(shown.entries.map((entry) => entry.updatedAt)) }
}

/** The thread of a post, comments and links together, newest first, 50 a page; undefined past the last page. */
export async function threadFeed(ctx: Ctx, post: ShownPost, page: number): Promise<Feed | undefined> {
  const feed = await frame(ctx, post.path, `${post.path}/feed`)
  const shown = await pageOfReactions(ctx, page, post.id)
  const title = ctx.t('feed.thread', { post: post.title })
  const home = `${permalink(ctx.settings, post)}#reactions`
  return shown && { ...feed, id: threadUrn(post), title, home, ...shown, updated: post.changedAt }
}

async function frame(ctx: Ctx, path: string, base: string): Promise<Omit<Feed, 'updated' | 'entries'>> {
  const { siteUrl, lang } = ctx.settings
  const site = await findSite(ctx.db)
  const title = site.title || new URL(siteUrl).host
  return {
    id: siteUrl + base,
    title,
    // RSS demands a description that says something.
    description: site.tagline || title,
    lang,
    home: siteUrl + path,
    base: siteUrl + base,
    page: 1,
    more: false,
    hubs: ctx.settings.hubs,
    author: { name: title, url: `${siteUrl}/` },
  }
}

async function newestPosts(ctx: Ctx, under?: Under): Promise<Pick<Feed, 'updated' | 'entries'>> {
  const posts = await listWholePosts(ctx.db, ctx.settings.feedItems, under)
  const ids = posts.map((post) => post.id)
  const tags = await listTagsOf(ctx.db, ids)
  const categories = new Map((await listAllCategories(ctx.db)).map((category) => [category.id, category]))
  const entries = posts.map((post) =>
    postEntry(ctx, post, tags.get(post.id) ?? [], categories.get(post.categoryId ?? 0)),
  )
  return { updated: latest(posts.map((post) => post.changedAt)), entries }
}

async function pageOfReactions(ctx: Ctx, page: number, postId?: number): Promise<PageOfEntries | undefined> {
  const { items, more } = await listLatest(ctx.db, { page, ...(postId === undefined ? {} : { postId }) })
  if (items.length === 0 && page > 1) return undefined
  const where = postId === undefined ? 'site' : 'thread'
  const hubs = page === 1 ? ctx.settings.hubs : []
  const rel = await linkRel(ctx)
  return { page, more, hubs, entries: items.map((row) => reactionEntry(ctx, row, where, rel)) }
}

type PageOfEntries = Pick<Feed, 'page' | 'more' | 'hubs' | 'entries'>

function latest(instants: string[]): string | undefined {
  return instants.toSorted().at(-1)
}
