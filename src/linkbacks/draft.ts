import { instant, type Ctx } from '../context.ts'
import type { Page } from '../lib/page.ts'
import { withoutScheme } from '../lib/page-title.ts'
import { excerpt } from '../lib/text.ts'
import { parseHttpUrl, sourceKey } from '../lib/urls.ts'
import type { Post } from '../posts/post.ts'
import { richestTransport, type LinkbackDraft, type Reason } from '../reactions/reaction.ts'
import { isBridge } from '../settings/bridges.ts'
import type { Settings } from '../settings/settings.ts'
import { isOwn, transportsOf, type Linkback, type TrackbackFields } from './linkback.ts'
import { relationOf } from './relation.ts'

const mostLinks = 300
const firstPages = '1995-01-01T00:00:00.000Z'

/** What goes into the thread for a page that was read and found to link to the post: what it says of itself. */
export function draftOf(ctx: Ctx, linkback: Linkback, post: Post, page: Page, parentId: number | null): LinkbackDraft {
  const url = parseHttpUrl(page.url)
  const relation = relationOf(ctx.settings, post, page)
  return {
    kind: 'linkback',
    postId: post.id,
    parentId,
    transport: richestTransport(transportsOf(linkback)),
    relation,
    sourceUrl: linkback.source,
    endHost: url?.host,
    endUrl: page.url,
    title: page.title,
    siteName: page.siteName,
    excerpt: page.link?.excerpt ?? '',
    content: relation === 'reply' ? page.content : undefined,
    permalink: permalinkOf(ctx.settings, linkback, page),
    photoUrl: page.author.photo,
    writtenAt: writtenAt(ctx, page),
    name: page.author.name === url?.host ? page.siteName : page.author.name,
    website: page.author.url ?? null,
    lang: page.lang ?? null,
    address: linkback.sender,
    signs: url && isOwn(ctx.settings, url) ? [] : signsOf(page),
  }
}

/**
 * The address that a page gives as its own, where it may speak for it: one of the same host, or any when the page is of
 * a bridge that the owner trusts, which stands for pages elsewhere. None that only repeats the source.
 */
function permalinkOf(
  settings: Pick<Settings, 'siteUrl' | 'bridges'>,
  { source }: Pick<Linkback, 'source'>,
  page: Page,
): string | undefined {
  const [own, url, from] = [page.permalink, page.url, source].map((address) => parseHttpUrl(address ?? ''))
  if (!own || !url || isOwn(settings, own)) return undefined
  if (own.host !== url.host && !isBridge(settings, url.host)) return undefined
  return from && sourceKey(own) === sourceKey(from) ? undefined : own.href
}

/** A date to come, or of before there were such pages, is a mistake or a trick; then the time of receipt has to do. */
function writtenAt(ctx: Ctx, { published }: Page): string | undefined {
  return published !== undefined && published >= firstPages && published <= instant(ctx) ? published : undefined
}

/** What a trackback said of a page, as far as the page itself is silent. */
export function gapsFilled(page: Page, told: TrackbackFields): TrackbackFields {
  const url = parseHttpUrl(page.url)
  const filled: TrackbackFields = {}
  if (url && page.title === excerpt(withoutScheme(url), 250)) filled.title = told.title
  if (page.siteName === url?.host) filled.siteName = told.siteName
  if (!page.link?.excerpt) filled.excerpt = told.excerpt
  return filled
}

/** The draft with the gaps of its page filled. */
export function fillGaps(draft: LinkbackDraft, { title, siteName, excerpt }: TrackbackFields): LinkbackDraft {
  return {
    ...draft,
    title: title ?? draft.title,
    siteName: siteName ?? draft.siteName,
    excerpt: excerpt ?? draft.excerpt,
    // Who has no name of their own goes by that of the site.
    name: siteName !== undefined && draft.name === draft.siteName ? siteName : draft.name,
  }
}

/** What makes a link worth a look by a person, however well the site is known; our own posts are as we wrote them. */
function signsOf(page: Page): Reason[] {
  const signs: Reason[] = []
  if (page.link?.hidden) signs.push('hidden-link')
  if (page.links > mostLinks) signs.push('many-links')
  if (page.aside) signs.push('aside')
  return signs
}
