import { parseFragment } from 'parse5'
import { expect, test } from 'vitest'
import { nameSite } from '../../src/settings/site.ts'
import { writeAtom } from '../../src/feeds/atom.ts'
import type { Entry } from '../../src/feeds/entries.ts'
import type { Feed } from '../../src/feeds/feed.ts'
import { writeJsonFeed } from '../../src/feeds/json-feed.ts'
import { writeRss } from '../../src/feeds/rss.ts'
import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import { escapeXml } from '../../src/lib/xml.ts'
import { startBlog } from '../support/blog.ts'
import { mention, publish, say } from './cast.ts'
import { get, readAtom, readJson, readRss, readStrictly } from './readers.ts'

const title = 'Le <b>pain</b> & le "beurre" ]]> <script>alert(1)</script> l\'&eacute;t&apos;'

/** Whatever a database may hold from before it was tidied on the way in. */
function feedOf(text: string): Feed {
  const entry: Entry = {
    id: 'urn:x',
    url: 'https://blog.example/a',
    title: text,
    lang: null,
    html: `<p>a ${text}</p>`,
    summary: text,
    author: { name: text, url: undefined },
    publishedAt: '2026-03-03T17:02:00.000Z',
    updatedAt: '2026-03-03T17:02:00.000Z',
    tags: [{ slug: 'a', name: text, scheme: 'https://blog.example/tags/' }],
    source: undefined,
    thread: undefined,
    answers: undefined,
    facts: {},
  }
  return {
    id: 'urn:f',
    title: text,
    description: text,
    lang: 'fr',
    home: 'https://blog.example/',
    page: 1,
    more: false,
    hubs: [],
    base: 'https://blog.example/feed',
    updated: entry.updatedAt,
    author: { name: text, url: '' },
    entries: [entry],
  }
}

test.each([
  ['markup', title, title],
  ['the end of a CDATA section', 'a]]>b]]]]>>', 'a]]>b]]]]>>'],
  ['the end of a CDATA section with a control character in it', 'a]]\u0001> <b', 'a]]> <b'],
  ['the beginning of one', '<![CDATA[ a & b', '<![CDATA[ a & b'],
  ['control characters', 'a\u0000\u0008\u001b\u007fb & c', 'a\u007fb & c'],
  ['half a character', 'a\ud83d & \udc00b', 'a & b'],
  ['what is no character', 'a\ufffe\uffff & b', 'a & b'],
  ['character references as text', '&amp; &#60; &apos; &lt;', '&amp; &#60; &apos; &lt;'],
  ['an emoji', '🍞 & <b>', '🍞 & <b>'],
])('%s in titles, names and texts come out as text', (_what, given, shown) => {
  const feed = feedOf(given)
  const rss = writeRss(feed)
  expect(readStrictly(rss).get('title')).toEqual([shown, shown])
  expect(readStrictly(rss).get('{http://purl.org/dc/elements/1.1/}creator')).toEqual([shown])
  expect(readStrictly(rss).get('{http://purl.org/rss/1.0/modules/content/}encoded')).toEqual([`<p>a ${shown}</p>`])
  expect(parseRssFeed(rss).items?.[0]).toMatchObject({
    title: shown,
    description: escapeXml(shown),
    categories: [{ name: shown }],
  })
  const atom = writeAtom(feed)
  expect(readStrictly(atom).get('{http://www.w3.org/2005/Atom}title')).toEqual([shown, shown])
  expect(parseAtomFeed(atom).entries?.[0]).toMatchObject({ title: { value: shown }, authors: [{ name: shown }] })
  const json: unknown = JSON.parse(writeJsonFeed(feed))
  expect(json).toMatchObject({ title: shown, items: [{ title: shown, authors: [{ name: shown }], tags: [shown] }] })
})

test('hostile titles and names pass through the whole blog unharmed', async () => {
  const blog = await startBlog()
  await nameSite(blog.ctx, title, title)
  const post = await publish(blog, 'pain', { title, summary: title, tags: ['<b>&]]>'], lang: 'en' })
  await say(blog, post, title.slice(0, 60), { source: '`]]>` <script>alert(1)</script> &amp; **b**' })
  await mention(blog, post, '<script>', { title, excerpt: title, siteName: ']]>' })
  for (const base of ['/feed', '/reactions', '/2026/03/pain/feed', '/tags/b/feed']) {
    const rss = await readRss(blog, `${base}.xml`)
    const atom = await readAtom(blog, `${base}.atom`)
    const { feed } = await readJson(blog, `${base}.json`)
    const titles = rss.items?.map((item) => item.title)
    expect(titles).toContain(base.endsWith('pain/feed') || base === '/reactions' ? '2 · <script>' : title)
    expect(atom.entries?.map((entry) => entry.title?.value)).toEqual(titles)
    expect(feed.items?.map((item) => item.title)).toEqual(titles)
    for (const item of rss.items ?? []) expect(item.content?.encoded).not.toContain('<script')
  }
})

test('a description in RSS, which readers show as HTML, gives the characters of posts and messages as text', async () => {
  const blog = await startBlog()
  const source = 'Since 1 < 2 write `<script>alert(1)</script> &amp;`.'
  const post = await publish(blog, 'pain', { source, lang: 'en' })
  await say(blog, post, 'Ilse', { source, lang: 'en' })
  for (const url of ['/feed.xml', '/2026/03/pain/feed.xml', '/reactions.xml']) {
    // Read twice: the feed's reader hands HTML on, whose reader shows what was written.
    const descriptions = readStrictly((await get(blog, url)).body).get('description') ?? []
    const html = descriptions.at(-1) ?? ''
    expect(html).not.toContain('<')
    expect(parseFragment(html).childNodes).toEqual([
      expect.objectContaining({ nodeName: '#text', value: 'Since 1 < 2 write <script>alert(1)</script> &amp;.' }),
    ])
  }
})
