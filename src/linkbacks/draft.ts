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

/**
 * What goes into the thread for a page that was read and found to link to the post. What the page does not say of
 * itself is taken from what a trackback said of it, if one did.
 */
export function draftOf(ctx: Ctx, linkback: Linkback, post: Post, page: Page, parentId: number | null): LinkbackDraft {
  const told: TrackbackFields = JSON.parse(linkback.fields)
  const url = parseHttpUrl(page.url)
  const host = url?.host ?? page.siteName
  const untitled = url !== undefined && page.title === excerpt(withoutScheme(url), 250)
  const siteName = page.siteName === host ? (told.siteName ?? host) : page.siteName
  return {
    kind: 'linkback',
    postId: post.id,
    parentId,
    transport: richestTransport(transportsOf(linkback)),
    relation: relationOf(ctx.config, post, page),
    sourceUrl: linkback.source,
    endHost: url?.host,
    title: untitled ? (told.title ?? page.title) : page.title,
    siteName,
    excerpt: (page.link?.excerpt ?? '') || (told.excerpt ?? ''),
    name: page.author.name === host ? siteName : page.author.name,
    website: page.author.url ?? null,
    lang: page.lang ?? null,
    address: linkback.sender,
    signs: signsOf(page),
  }
}

/** What makes a link worth a look by a person, however well the site is known. */
function signsOf(page: Page): Reason[] {
  const signs: Reason[] = []
  if (page.link?.hidden) signs.push('hidden-link')
  if (page.links > mostLinks) signs.push('many-links')
  return signs
}
