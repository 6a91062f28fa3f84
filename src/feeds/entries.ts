import type { Ctx } from '../context.ts'
import { excerpt } from '../lib/text.ts'
import { escapeXml } from '../lib/xml.ts'
import type { Category } from '../posts/categories.ts'
import { permalink } from '../posts/post.ts'
import type { SignedPost } from '../posts/queries.ts'
import type { Tag } from '../posts/tags.ts'
import type { LinkRel } from '../reactions/link-rel.ts'
import type { ListedReaction } from '../reactions/listed.ts'
import { isVisible, reactionPath } from '../reactions/reaction.ts'
import { shownName } from '../reactions/tree.ts'
import { absoluteHtml } from './absolute.ts'
import { postUrn, reactionUrn } from './ids.ts'

/** One post or reaction, as every format shows it. */
export type Entry = {
  id: string
  url: string
  title: string
  lang: string | null
  /** Clean HTML in which every address is absolute. */
  html: string
  summary: string
  author: { name: string; url: string | undefined } | undefined
  publishedAt: string
  updatedAt: string
  tags: { slug: string; name: string; scheme: string }[]
  /** The page elsewhere that a link comes from. */
  source: string | undefined
  /** A post's conversation: where it is, and the address of its feed without the ending. */
  thread: { url: string; feed: string; total: number; latestAt: string | undefined } | undefined
  /** What a reaction answers: the post or a reaction that can be seen. `feed` is the one that holds it, without the ending. */
  answers: { id: string; url: string; feed: string } | undefined
  /** What else JSON Feed tells, in our own extension. */
  facts: Record<string, string | number | boolean>
}

const summaryLength = 320

/** A post with the summary of its author, else the beginning of its text; its category stands before its tags. */
export function postEntry(ctx: Ctx, post: SignedPost, tags: Tag[], category: Category | undefined): Entry {
  const { siteUrl } = ctx.settings
  const url = permalink(ctx.settings, post)
  const { total, voices, authorReplies, links, followups, republications } = post
  return {
    id: postUrn(post),
    url,
    title: post.title,
    lang: post.lang,
    html: absoluteHtml(post.html, url),
    summary: post.summary || excerpt(post.text, summaryLength),
    author: post.authorName === null ? undefined : { name: post.authorName, url: `${siteUrl}/` },
    publishedAt: post.publishedAt ?? post.createdAt,
    updatedAt: post.updatedAt,
    tags: [
      ...(category ? [{ slug: category.slug, name: category.name, scheme: `${siteUrl}/categories/` }] : []),
      ...tags.map(({ slug, name }) => ({ slug, name, scheme: `${siteUrl}/tags/` })),
    ],
    source: undefined,
    thread: { url: `${url}#reactions`, feed: `${url}/feed`, total, latestAt: post.latestAt ?? undefined },
    answers: undefined,
    facts: { total, voices, authorReplies, links, followups, republications },
  }
}

/**
 * A reaction. Its address is its permalink here, also when it is a link from elsewhere; the page it comes from is named
 * in the text and as `source`. In the feed of the whole site (`where`) the text begins by naming the post.
 */
export function reactionEntry(ctx: Ctx, row: ListedReaction, where: 'site' | 'thread', rel: LinkRel): Entry {
  const post = ctx.settings.siteUrl + row.postPath
  const number = row.number ?? 0
  const url = reactionPath(post, number)
  return {
    id: reactionUrn(row),
    url,
    title: titleOf(number, signature(row)),
    lang: row.lang,
    html: contextHtml(ctx, row, post, where) + bodyHtml(ctx, row, url, rel),
    summary: excerpt(row.text, summaryLength),
    author: { name: signature(row) || '?', url: authorUrl(ctx, row) },
    publishedAt: row.publishedAt ?? row.createdAt,
    updatedAt: updatedAt(row),
    tags: [],
    source: pageOf(row) ?? undefined,
    thread: undefined,
    answers: answered(ctx, row, post),
    facts: {
      number,
      kind: row.kind,
      strand: row.strand,
      ...(row.relation === null ? {} : { relation: row.relation }),
      ...(row.state === 'gone' ? { gone: true } : {}),
    },
  }
}

function titleOf(number: number, name: string): string {
  return name === '' ? String(number) : `${number} · ${name}`
}

/** The name, and for an author of the site their word beside it, as on the page: a guest may sign with the same name. */
function signature(row: ListedReaction): string {
  return row.authorWord ? `${shownName(row)}, ${row.authorWord}` : shownName(row)
}

function authorUrl(ctx: Ctx, row: ListedReaction): string | undefined {
  if (row.authorId !== null) return `${ctx.settings.siteUrl}/`
  return row.website ?? pageOf(row) ?? undefined
}

/** The page a link comes from, by the address that it gives as its own. */
function pageOf({ permalink, sourceUrl }: ListedReaction): string | null {
  return permalink ?? sourceUrl
}

/** Its text as it last changed; a link whose source vanished changed when that was found. */
function updatedAt(row: ListedReaction): string {
  const instants = [row.publishedAt ?? row.createdAt, row.editedAt ?? '', row.state === 'gone' ? row.stateAt : '']
  return instants.toSorted().at(-1) ?? row.createdAt
}

/** The parent as RFC 4685 §3 wants it: one whose entry can be found; a hidden one gives way to the post. */
function answered(ctx: Ctx, row: ListedReaction, post: string): Entry['answers'] {
  const parent = shownParent(row)
  if (!parent) {
    const id = postUrn({ id: row.postId, createdAt: row.postCreatedAt })
    return { id, url: post, feed: `${ctx.settings.siteUrl}/feed` }
  }
  return { id: reactionUrn(parent), url: reactionPath(post, parent.number), feed: `${post}/feed` }
}

function shownParent(row: ListedReaction) {
  const { parentId, parentNumber, parentState, parentCreatedAt } = row
  if (parentId === null || parentNumber === null || parentState === null || parentCreatedAt === null) return undefined
  if (!isVisible(parentState)) return undefined
  const name = shownName({ name: row.parentName ?? '', siteName: row.parentSiteName, sourceHost: row.parentSourceHost })
  return { id: parentId, number: parentNumber, createdAt: parentCreatedAt, name }
}

/** Which message is answered, under which post: what the page shows around it. */
function contextHtml(ctx: Ctx, row: ListedReaction, post: string, where: 'site' | 'thread'): string {
  const parent = shownParent(row)
  const lines = [
    where === 'site' ? ctx.t('feed.under', { post: link(post, row.postTitle) }) : '',
    parent
      ? ctx.t('feed.to', { parent: link(reactionPath(post, parent.number), titleOf(parent.number, parent.name)) })
      : '',
  ].filter((line) => line !== '')
  return lines.length === 0 ? '' : `<p><small>${lines.join('<br>')}</small></p>`
}

function bodyHtml(ctx: Ctx, row: ListedReaction, url: string, rel: LinkRel): string {
  const href = pageOf(row)
  if (row.kind === 'comment' || href === null) return absoluteHtml(row.html, url)
  const said = row.relation === 'reply' && row.html !== '' ? absoluteHtml(row.html, href) : quoted(row)
  const words = said === '' ? '' : `<blockquote cite="${escapeXml(href)}">${said}</blockquote>`
  const key = row.state === 'gone' ? 'feed.sourceGone' : 'feed.source'
  const page = link(href, row.title || row.siteName || href, rel(href, row.sourceHost))
  return `${words}<p>${ctx.t(key, { page })}</p>`
}

function quoted({ excerpt }: ListedReaction): string {
  return excerpt ? `<p>${escapeXml(excerpt)}</p>` : ''
}

function link(url: string, text: string, rel?: string): string {
  return `<a href="${escapeXml(url)}"${rel === undefined ? '' : ` rel="${rel}"`}>${escapeXml(text)}</a>`
}
