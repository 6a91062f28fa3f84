import type { FeedFormat } from '../lib/feed-formats.ts'
import type { Feed } from './feed.ts'

type Ending = FeedFormat['ending']

/** The absolute address of a page of a feed, by default the page at hand. */
export function feedAddress(feed: Pick<Feed, 'base' | 'page'>, ending: Ending, page = feed.page): string {
  return feed.base + ending + (page > 1 ? `?page=${page}` : '')
}

/** Where the feed itself and its neighbouring pages are (RFC 5005 §3), by link relation. */
export function pageLinks(feed: Feed, ending: Ending): { rel: 'self' | 'next' | 'previous'; href: string }[] {
  return [
    { rel: 'self', href: feedAddress(feed, ending) },
    ...(feed.page > 1 ? [{ rel: 'previous' as const, href: feedAddress(feed, ending, feed.page - 1) }] : []),
    ...(feed.more ? [{ rel: 'next' as const, href: feedAddress(feed, ending, feed.page + 1) }] : []),
  ]
}
