import { generateAtomFeed } from 'feedsmith'
import { feedFormats } from '../lib/feed-formats.ts'
import { feedLinks } from './address.ts'
import type { Entry } from './entries.ts'
import type { Feed } from './feed.ts'
import { writeXml } from './xml.ts'

const html = 'text/html'
const { ending, type } = feedFormats.atom
/** Atom wants a date even of a feed that never had anything to show. */
const never = '1970-01-01T00:00:00.000Z'

/** A feed as Atom (RFC 4287) with threads (RFC 4685) and pages (RFC 5005 §3). */
export function writeAtom(feed: Feed): string {
  return writeXml(generateAtomFeed, {
    id: feed.id,
    title: { value: feed.title },
    subtitle: { value: feed.description },
    updated: feed.updated ?? never,
    authors: [{ name: feed.author.name, uri: feed.author.url }],
    generator: { text: 'Tresse' },
    links: [{ rel: 'alternate', type: html, href: feed.home }, ...feedLinks(feed, feedFormats.atom)],
    xml: { lang: feed.lang },
    entries: feed.entries.map(atomEntry),
  })
}

function atomEntry(entry: Entry) {
  const { author, thread, answers } = entry
  return {
    id: entry.id,
    title: { value: entry.title },
    published: entry.publishedAt,
    updated: entry.updatedAt,
    authors: author && [{ name: author.name, uri: author.url }],
    categories: entry.tags.map(({ slug, name, scheme }) => ({ term: slug, label: name, scheme })),
    summary: { value: entry.summary },
    content: { type: 'html', value: entry.html, xml: { base: entry.url } },
    links: [
      { rel: 'alternate', type: html, href: entry.url },
      ...(entry.source === undefined ? [] : [{ rel: 'via', type: html, href: entry.source }]),
      ...(thread ? replyLinks(thread) : []),
    ],
    thr: {
      ...(thread && { total: thread.total }),
      ...(answers && {
        inReplyTos: [{ ref: answers.id, href: answers.url, type: html, source: answers.feed + ending }],
      }),
    },
    ...(entry.lang !== null && { xml: { lang: entry.lang } }),
  }
}

/** RFC 4685 §4: the conversation as a page and as a feed, with how much there is and since when. */
function replyLinks(thread: NonNullable<Entry['thread']>) {
  const thr = { count: thread.total, updated: thread.latestAt }
  return [
    { rel: 'replies', type: html, href: thread.url, thr },
    { rel: 'replies', type, href: thread.feed + ending, thr },
  ]
}
