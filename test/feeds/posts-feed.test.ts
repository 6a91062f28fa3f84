import { describe, expect, onTestFinished, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { addAuthor } from '../../src/identities/author.ts'
import { openContext } from '../../src/open.ts'
import { takeOffPost } from '../../src/posts/save.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog } from '../support/blog.ts'
import { publish, say } from './cast.ts'
import { get, readAtom, readJson, readRss, readStrictly } from './readers.ts'

const site = 'https://blog.example:8443'
const url = `${site}/2026/03/pain`

async function bakery() {
  const blog = await startBlog({ env: { SITE_URL: site } })
  await nameSite(blog.ctx, 'Le Carnet', 'Du pain.')
  await addAuthor(blog.ctx, { slug: 'lea', name: 'Léa & fils', word: '', bio: '' })
  const post = await publish(blog, 'pain', {
    author: 'lea',
    summary: 'Du pain & du beurre.',
    tags: ['Levain dur', 'Four'],
    source: 'Voir [ici](/archive), ![une miche](/media/miche.svg).\n\n## Cuire\n\nLà[^1].\n\n[^1]: Note.',
  })
  await say(blog, post, 'Ilse', { at: '2026-03-04T08:00:00.000Z' })
  await say(blog, post, 'Béa', { at: '2026-03-05T08:00:00.000Z' })
  await say(blog, post, 'Tom', { state: 'pending' })
  return { blog, post }
}

describe('the feed of posts', () => {
  test('says in RSS who wrote what and where it is discussed', async () => {
    const { blog } = await bakery()
    const feed = await readRss(blog, '/feed.xml')
    expect(feed).toMatchObject({ title: 'Le Carnet', link: `${site}/`, description: 'Du pain.', language: 'fr' })
    expect(feed.lastBuildDate).toMatch(/^\w{3}, \d{2} \w{3} 2026 \d{2}:\d{2}:\d{2} \+0000$/)
    expect(feed.atom?.links).toEqual([{ href: `${site}/feed.xml`, rel: 'self', type: 'application/rss+xml' }])
    expect(feed.items).toEqual([
      expect.objectContaining({
        title: 'Title of pain',
        link: url,
        description: 'Du pain &amp; du beurre.',
        guid: { value: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/), isPermaLink: false },
        pubDate: 'Tue, 03 Mar 2026 17:02:00 +0000',
        categories: [
          { name: 'Four', domain: `${site}/tags/` },
          { name: 'Levain dur', domain: `${site}/tags/` },
        ],
        dc: { creators: ['Léa & fils'] },
        comments: `${url}#reactions`,
        slash: { comments: 2 },
        wfw: { commentRss: `${url}/feed.xml` },
      }),
    ])
  })

  test('says the same in Atom, with how much conversation there is since when', async () => {
    const { blog } = await bakery()
    const [rss, atom] = [await readRss(blog, '/feed.xml'), await readAtom(blog, '/feed.atom')]
    expect(atom).toMatchObject({ id: `${site}/feed`, title: { value: 'Le Carnet' }, authors: [{ name: 'Le Carnet' }] })
    expect(atom.links).toContainEqual({ href: `${site}/feed.atom`, rel: 'self', type: 'application/atom+xml' })
    const thr = { count: 2, updated: '2026-03-05T08:00:00.000Z' }
    expect(atom.entries).toEqual([
      expect.objectContaining({
        id: rss.items?.[0]?.guid?.value,
        title: { value: 'Title of pain' },
        published: '2026-03-03T17:02:00.000Z',
        updated: '2026-03-03T17:02:00.000Z',
        authors: [{ name: 'Léa & fils', uri: `${site}/` }],
        summary: { value: 'Du pain & du beurre.' },
        categories: [
          { term: 'four', label: 'Four', scheme: `${site}/tags/` },
          { term: 'levain-dur', label: 'Levain dur', scheme: `${site}/tags/` },
        ],
        links: [
          { rel: 'alternate', type: 'text/html', href: url },
          { rel: 'replies', type: 'text/html', href: `${url}#reactions`, thr },
          { rel: 'replies', type: 'application/atom+xml', href: `${url}/feed.atom`, thr },
        ],
        thr: { total: 2 },
        xml: { lang: 'fr' },
      }),
    ])
    expect(atom.entries?.[0]?.content).toMatchObject({ type: 'html', xml: { base: url } })
  })

  test('says the same in JSON, counts included', async () => {
    const { blog } = await bakery()
    const rss = await readRss(blog, '/feed.xml')
    const { feed, facts, raw } = await readJson(blog, '/feed.json')
    expect(raw).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      language: 'fr',
      authors: [{ name: 'Le Carnet' }],
    })
    expect(feed).toMatchObject({ home_page_url: `${site}/`, feed_url: `${site}/feed.json` })
    expect(feed.items).toMatchObject([
      {
        id: rss.items?.[0]?.guid?.value,
        url,
        title: 'Title of pain',
        summary: 'Du pain & du beurre.',
        content_html: rss.items?.[0]?.content?.encoded,
        date_published: '2026-03-03T17:02:00.000Z',
        date_modified: '2026-03-03T17:02:00.000Z',
        tags: ['Four', 'Levain dur'],
        authors: [{ name: 'Léa & fils' }],
        language: 'fr',
      },
    ])
    expect(facts).toEqual([{ total: 2, voices: 2, authorReplies: 0, links: 0, followups: 0, republications: 0 }])
  })

  test('carries the whole text with every address absolute', async () => {
    const { blog } = await bakery()
    const html = (await readRss(blog, '/feed.xml')).items?.[0]?.content?.encoded ?? ''
    expect(html).toContain(`<a href="${site}/archive">ici</a>`)
    expect(html).toContain(`src="${site}/media/miche.svg"`)
    expect(html).toContain(`href="${url}#`)
    expect(html).not.toMatch(/(?:href|src)="[/#]/)
    expect(html).not.toContain('heading-anchor')
    expect((await get(blog, '/feed.xml')).body).toContain('<content:encoded><![CDATA[<p>')
  })

  test('sends readers to a place that the page of the post has, and the page announces the feeds', async () => {
    const { blog } = await bakery()
    const { body } = await get(blog, '/2026/03/pain')
    expect(body).toContain('id="reactions"')
    for (const [, address] of body.matchAll(/<link rel="alternate" type="application\/[^>]*href="([^"]+)"/g)) {
      expect((await get(blog, (address ?? '').replace(site, ''))).statusCode).toBe(200)
    }
    expect(body).toMatch(
      /<link rel="alternate" type="application\/atom\+xml"[^>]*href="[^"]*\/2026\/03\/pain\/feed.atom"/,
    )
  })

  test('begins with a summary of the text when the author gave none', async () => {
    const blog = await startBlog()
    await publish(blog, 'pain', { source: 'Du **pain** et\ndu beurre.' })
    expect((await readRss(blog, '/feed.xml')).items?.[0]?.description).toBe('Du pain et du beurre.')
  })

  test('lists the 20 newest posts, newest first, and neither pages nor drafts nor what was taken off', async () => {
    const blog = await startBlog()
    for (let day = 1; day <= 21; day++) {
      await publish(blog, `jour-${day}`, { date: `2026-03-${String(day).padStart(2, '0')}T12:00:00Z` })
    }
    await publish(blog, 'a-propos', { kind: 'page', file: 'pages/a-propos.md' })
    await publish(blog, 'secret', { state: 'draft' })
    await takeOffPost(blog.ctx, await publish(blog, 'off', { date: '2026-04-01T12:00:00Z' }))
    const links = (await readRss(blog, '/feed.xml')).items?.map((item) => item.link)
    expect(links).toEqual(Array.from({ length: 20 }, (_, at) => `https://blog.example/2026/03/jour-${21 - at}`))
  })

  test('of a tag lists its posts only, and is not there for a tag that nobody uses', async () => {
    const blog = await startBlog()
    await publish(blog, 'pain', { tags: ['Levain dur'] })
    await publish(blog, 'vin', { tags: ['Cave'] })
    const feed = await readAtom(blog, '/tags/levain-dur/feed.atom')
    expect(feed.title?.value).toContain('Levain dur')
    expect(feed.links?.[0]?.href).toBe('https://blog.example/tags/levain-dur')
    expect(feed.entries?.map((entry) => entry.title?.value)).toEqual(['Title of pain'])
    expect((await readRss(blog, '/tags/levain-dur/feed.xml')).items).toHaveLength(1)
    expect((await readJson(blog, '/tags/levain-dur/feed.json')).raw.items).toHaveLength(1)
    expect((await blog.app.inject('/tags/biere/feed.xml')).statusCode).toBe(404)
  })

  test('keeps the id of a post when its slug, its title and the address of the site change', async () => {
    const blog = await startBlog()
    const file = 'posts/pain.md'
    await publish(blog, 'pain', { file })
    const before = await readRss(blog, '/feed.xml')
    await publish(blog, 'le-pain', { file, title: 'Le pain' })
    const moved = await openContext({ ...blog.ctx.config, siteUrl: 'https://new.example' }, blog.ctx.log)
    const app = await buildApp(moved.ctx)
    onTestFinished(async () => {
      await app.close()
      await moved.close()
    })
    const after = await readRss({ app }, '/feed.xml')
    expect(after.items?.[0]?.link).toBe('https://new.example/2026/03/le-pain')
    expect(after.items?.[0]?.guid).toEqual(before.items?.[0]?.guid)
  })
})

describe('an empty site', () => {
  test.each(['/feed', '/reactions'])('has valid feeds at %s', async (base) => {
    const blog = await startBlog()
    const rss = readStrictly((await get(blog, `${base}.xml`)).body)
    for (const name of ['title', 'link', 'description']) expect(rss.get(name)).toEqual([expect.stringMatching(/./)])
    expect(rss.get('item')).toBeUndefined()
    const atom = readStrictly((await get(blog, `${base}.atom`)).body)
    const ns = '{http://www.w3.org/2005/Atom}'
    for (const name of ['id', 'title', 'updated']) expect(atom.get(ns + name)).toEqual([expect.stringMatching(/./)])
    expect((await readJson(blog, `${base}.json`)).raw).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: expect.stringMatching(/./),
      items: [],
    })
  })
})
