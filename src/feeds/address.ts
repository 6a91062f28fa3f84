import type { FeedFormat } from '../lib/feed-formats.ts'
import type { Feed } from './feed.ts'

type Ending = FeedFormat['ending']
type FeedLink = { rel: 'self' | 'next' | 'previous' | 'hub'; href: string; type?: string }

/** The absolute address of a page of a feed, by default the page at hand. */
export function feedAddress(feed: Pick<Feed, 'base' | 'page'>, ending: Ending, page = feed.page): string {
  return feed.base + ending + (page > 1 ? `?page=${page}` : '')
}

/** Where the feed itself, its neighbouring pages (RFC 5005 §3) and its hubs (WebSub §4) are, by link relation. */
export function feedLinks(feed: Feed, { ending, type }: Pick<FeedFormat, 'ending' | 'type'>): FeedLink[] {
  return [
    { rel: 'self', href: feedAddress(feed, ending), type },
    ...(feed.page > 1 ? [{ rel: 'previous' as const, href: feedAddress(feed, ending, feed.page - 1), type }] : []),
    ...(feed.more ? [{ rel: 'next' as const, href: feedAddress(feed, ending, feed.page + 1), type }] : []),
    ...feed.hubs.map((href) => ({ rel: 'hub' as const, href })),
  ]
}
