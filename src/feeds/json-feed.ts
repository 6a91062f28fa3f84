import { generateJsonFeed } from 'feedsmith'
import { feedFormats } from '../lib/feed-formats.ts'
import { xmlCharacters } from '../lib/xml.ts'
import { feedAddress } from './address.ts'
import type { Entry } from './entries.ts'
import type { Feed } from './feed.ts'
import { mapTexts } from './xml.ts'

const { ending } = feedFormats.json

/**
 * A feed as JSON Feed 1.1. Our extension `_tresse` tells a post's counts, or a reaction's number, kind, strand, relation
 * and the id of what it answers.
 */
export function writeJsonFeed(feed: Feed): string {
  const items = feed.entries.map(jsonItem)
  const generated = generateJsonFeed({
    title: feed.title,
    home_page_url: feed.home,
    feed_url: feedAddress(feed, ending),
    ...(feed.more && { next_url: feedAddress(feed, ending, feed.page + 1) }),
    description: feed.description,
    language: feed.lang,
    authors: [{ name: feed.author.name, url: feed.author.url }],
    ...(feed.hubs.length > 0 && { hubs: feed.hubs.map((url) => ({ type: 'WebSub', url })) }),
    items,
  })
  // The generator leaves an empty list out, which JSON Feed demands all the same.
  const whole = items.length === 0 ? { ...Object(generated), items } : generated
  return JSON.stringify(mapTexts(whole, xmlCharacters))
}

function jsonItem(entry: Entry) {
  const { author, answers } = entry
  return {
    id: entry.id,
    url: entry.url,
    external_url: entry.source,
    title: entry.title,
    content_html: entry.html,
    summary: entry.summary,
    date_published: entry.publishedAt,
    date_modified: entry.updatedAt,
    tags: entry.tags.length === 0 ? undefined : entry.tags.map((tag) => tag.name),
    authors: author && [{ name: author.name, url: author.url }],
    language: entry.lang ?? undefined,
    _tresse: { ...entry.facts, ...(answers && { in_reply_to: answers.id, in_reply_to_url: answers.url }) },
  }
}
