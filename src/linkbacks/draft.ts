import type { Ctx } from '../context.ts'
import type { Page } from '../lib/page.ts'
import { withoutScheme } from '../lib/page-title.ts'
import { excerpt } from '../lib/text.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import type { Post } from '../posts/post.ts'
import { richestTransport, type LinkbackDraft, type Reason } from '../reactions/reaction.ts'
import { transportsOf, type Linkback, type TrackbackFields } from './linkback.ts'
import { relationOf } from './relation.ts'

const mostLinks = 300

/** What goes into the thread for a page that was read and found to link to the post: what it says of itself. */
export function draftOf(ctx: Ctx, linkback: Linkback, post: Post, page: Page, parentId: number | null): LinkbackDraft {
  const url = parseHttpUrl(page.url)
  return {
    kind: 'linkback',
    postId: post.id,
    parentId,
    transport: richestTransport(transportsOf(linkback)),
    relation: relationOf(ctx.settings, post, page),
    sourceUrl: linkback.source,
    endHost: url?.host,
    title: page.title,
    siteName: page.siteName,
    excerpt: page.link?.excerpt ?? '',
    name: page.author.name === url?.host ? page.siteName : page.author.name,
    website: page.author.url ?? null,
    lang: page.lang ?? null,
    address: linkback.sender,
    signs: signsOf(page),
  }
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

/** What makes a link worth a look by a person, however well the site is known. */
function signsOf(page: Page): Reason[] {
  const signs: Reason[] = []
  if (page.link?.hidden) signs.push('hidden-link')
  if (page.links > mostLinks) signs.push('many-links')
  return signs
}
