import { generateRssFeed } from 'feedsmith'
import { feedFormats } from '../lib/feed-formats.ts'
import { escapeXml } from '../lib/xml.ts'
import { feedLinks } from './address.ts'
import type { Entry } from './entries.ts'
import type { Feed } from './feed.ts'
import { writeXml } from './xml.ts'

const { ending } = feedFormats.rss

/**
 * A feed as RSS 2.0 with the modules content, dc, slash, wfw, Atom links (RSS Best Practices Profile §5) and, as in Atom,
 * `thr:in-reply-to` of RFC 4685. Titles are plain text, `content:encoded` is HTML; so is the description of
 * an item (RSS 2.0, “entity-encoded HTML is allowed”), hence its plain text is escaped for HTML before it is for XML.
 */
export function writeRss(feed: Feed): string {
  return writeXml(generateRssFeed, {
    title: feed.title,
    link: feed.home,
    description: feed.description,
    language: feed.lang,
    lastBuildDate: feed.updated,
    generator: 'Tresse',
    atom: { links: feedLinks(feed, feedFormats.rss) },
    items: feed.entries.map((entry) => rssItem(entry, feed)),
  })
}

function rssItem(entry: Entry, feed: Feed) {
  const { thread, answers } = entry
  return {
    title: entry.title,
    link: entry.url,
    description: escapeXml(entry.summary),
    guid: { value: entry.id, isPermaLink: false },
    pubDate: entry.publishedAt,
    categories: entry.tags.map(({ name, scheme }) => ({ name, domain: scheme })),
    dc: { creators: [entry.author?.name ?? feed.author.name] },
    content: { encoded: entry.html },
    ...(thread && {
      comments: thread.url,
      slash: { comments: thread.total },
      wfw: { commentRss: thread.feed + ending },
    }),
    ...(answers && {
      thr: { inReplyTos: [{ ref: answers.id, href: answers.url, type: 'text/html', source: answers.feed + ending }] },
    }),
  }
}
