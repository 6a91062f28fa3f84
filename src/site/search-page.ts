import type { Ctx } from '../context.ts'
import { listPosts } from '../posts/lists.ts'
import { listTagsNear } from '../posts/tags.ts'
import { reactionPath } from '../reactions/reaction.ts'
import type { Marked } from '../search/highlight.ts'
import { search, type PostResult, type ReactionResult, type SearchKind, type SearchResults } from '../search/search.ts'
import { formatDate } from '../web/dates.ts'
import { cardView } from './cards.ts'
import { langAttr, type Head } from './head.ts'
import { marks } from './marks.ts'

/** What an address asks: `q`, and with `dans` one kind only, by pages. */
export type SearchAsk = { query: string; kind: SearchKind | undefined; page: number }

/** The search page: articles and reactions that hold every word, or, with nothing found, where else to look. */
export async function searchData(ctx: Ctx, { query, kind, page }: SearchAsk) {
  const q = query.trim()
  const posts = kind === 'reaction' ? undefined : await search(ctx, q, { kind: 'post', page })
  const reactions = kind === 'post' ? undefined : await search(ctx, q, { kind: 'reaction', page })
  const counts = (posts ?? reactions)?.counts ?? { post: 0, reaction: 0 }
  const nothing = q !== '' && counts.post + counts.reaction === 0
  const head: Head = {
    title: q === '' ? ctx.t('search.title') : ctx.t('search.titleFor', { q: q.slice(0, 80) }),
    section: 'search',
    ...(q === '' ? { canonical: `${ctx.settings.siteUrl}/search` } : { robots: 'noindex' }),
    styles: ['pages.css', 'form.css'],
  }
  return {
    page: head,
    q,
    summary: q === '' || nothing ? '' : ctx.t('search.summary', { posts: counts.post, n: counts.reaction }),
    nothing: nothing ? ctx.t('search.nothing', { q: q.slice(0, 80) }) : '',
    posts: (posts?.results ?? []).filter((result) => result.kind === 'post').map((result) => postView(ctx, result)),
    reactions: (reactions?.results ?? [])
      .filter((result) => result.kind === 'reaction')
      .map((result) => reactionView(ctx, result)),
    morePosts: moreLink(ctx, q, 'post', page, posts),
    moreReactions: moreLink(ctx, q, 'reaction', page, reactions),
    tags: nothing ? await listTagsNear(ctx.db, q, 5) : [],
    latest: nothing ? (await listPosts(ctx.db, { page: 1, perPage: 3 })).items.map((card) => cardView(ctx, card)) : [],
  }
}

function moreLink(ctx: Ctx, q: string, kind: SearchKind, page: number, results: SearchResults | undefined) {
  if (!results?.more) return null
  const query = new URLSearchParams({ q, dans: kind === 'post' ? 'articles' : 'reactions', page: String(page + 1) })
  return { href: `/search?${query}`, text: ctx.t('search.more') }
}

function postView(ctx: Ctx, { path, lang, title, excerpt, publishedAt }: PostResult) {
  return { path, langAttr: langAttr(ctx, lang), title, excerpt, ...dateView(ctx, publishedAt) }
}

function reactionView(ctx: Ctx, result: ReactionResult) {
  const { path, number, strand, name, title, siteName, excerpt, postTitle, publishedAt } = result
  const quoted: Marked = title === null || title.length === 0 ? name : title
  return {
    href: reactionPath(path, number ?? 0),
    number,
    strand,
    mark: marks[strand],
    who: quoted,
    site: title === null ? '' : (siteName ?? ''),
    under: ctx.t('search.under', { title: postTitle }),
    langAttr: langAttr(ctx, result.lang ?? result.postLang),
    excerpt,
    ...dateView(ctx, publishedAt),
  }
}

function dateView(ctx: Ctx, at: string | null) {
  return at === null ? { iso: '', day: '' } : { iso: at, day: formatDate(ctx, at, 'day') }
}
