import type { Page } from '../lib/page.ts'
import { shareOfSentences } from '../lib/page-text.ts'
import { fold } from '../lib/text.ts'
import { parseHttpUrl, sourceKey } from '../lib/urls.ts'
import { permalink, type Post } from '../posts/post.ts'
import type { Relation } from '../reactions/reaction.ts'
import { isOwnAddress } from '../settings/own-addresses.ts'
import type { Settings } from '../settings/settings.ts'
import { isOwn } from './linkback.ts'

const sameText = 0.8
const manyHosts = 25

/**
 * What a page that links to a post is to it, the first that applies: a page of this site, or at another address of its
 * authors, follows it up; one that marks its link as a like, a repost or a bookmark is that, whatever it quotes; one that
 * names it as canonical, has its title or four fifths of its sentences republishes it; one that marks its link as an
 * answer, also to an invitation, replies; one that links to more than 25 other hosts rounds up; any other mentions.
 */
export function relationOf(
  settings: Pick<Settings, 'siteUrl' | 'ownAddresses'>,
  post: Pick<Post, 'path' | 'title' | 'text'>,
  page: Pick<Page, 'url' | 'title' | 'canonical' | 'text' | 'inReplyTo' | 'type' | 'hosts'>,
): Relation {
  const url = parseHttpUrl(page.url)
  if (url && (isOwn(settings, url) || isOwnAddress(settings, url))) return 'followup'
  if (isGesture(page.type)) return page.type
  if (namesPost(settings, post, page.canonical) || isSameTitle(post, page)) return 'republication'
  if (shareOfSentences(post.text, page.text) >= sameText) return 'republication'
  if (page.inReplyTo || page.type === 'reply' || page.type === 'rsvp') return 'reply'
  return page.hosts > manyHosts ? 'roundup' : 'mention'
}

function isGesture(type: Page['type']): type is 'like' | 'repost' | 'bookmark' {
  return type === 'like' || type === 'repost' || type === 'bookmark'
}

function namesPost(
  settings: Pick<Settings, 'siteUrl'>,
  post: Pick<Post, 'path'>,
  canonical: string | undefined,
): boolean {
  const url = canonical === undefined ? undefined : parseHttpUrl(canonical)
  return url !== undefined && isOwn(settings, url) && bare(url) === bare(new URL(permalink(settings, post)))
}

function bare(url: URL): string {
  return sourceKey(url)
    .replace(/^https?:/, '')
    .replace(/\/$/, '')
}

function isSameTitle(post: Pick<Post, 'title'>, page: Pick<Page, 'title'>): boolean {
  const title = fold(post.title)
  return title !== '' && fold(page.title) === title
}
