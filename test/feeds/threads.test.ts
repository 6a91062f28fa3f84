import { describe, expect, test } from 'vitest'
import { addAuthor } from '../../src/identities/author.ts'
import { moderate, setState, withdrawReaction } from '../../src/reactions/moderate.ts'
import { startBlog } from '../support/blog.ts'
import { mention, publish, say } from './cast.ts'
import { readAtom, readJson, readRss } from './readers.ts'

const site = 'https://blog.example:8443'
const url = `${site}/2026/03/pain`

/** Ilse, Béa answering her, a link from Ann, and Tom, who waits. */
async function conversation() {
  const blog = await startBlog({ env: { SITE_URL: site } })
  const post = await publish(blog, 'pain')
  const ilse = await say(blog, post, 'Ilse', { at: '2026-03-04T08:00:00.000Z', website: 'https://ilse.example/' })
  const bea = await say(blog, post, 'Béa', { at: '2026-03-05T08:00:00.000Z', parentId: ilse.id, lang: 'en' })
  const ann = await mention(blog, post, 'Ann', { at: '2026-03-06T08:00:00.000Z' })
  const tom = await say(blog, post, 'Tom', { at: '2026-03-07T08:00:00.000Z', state: 'pending' })
  return { blog, post, ilse, bea, ann, tom }
}

describe('the feed of a thread', () => {
  test('tells comments and links together, newest first, each by number, name and permalink', async () => {
    const { blog } = await conversation()
    const feed = await readRss(blog, '/2026/03/pain/feed.xml')
    expect(feed.link).toBe(`${url}#reactions`)
    expect(feed.atom?.links?.[0]?.href).toBe(`${url}/feed.xml`)
    expect(feed.items?.map(({ title, link, pubDate }) => [title, link, pubDate])).toEqual([
      ['3 · Ann', `${url}?r=3#r3`, 'Fri, 06 Mar 2026 08:00:00 +0000'],
      ['2 · Béa', `${url}?r=2#r2`, 'Thu, 05 Mar 2026 08:00:00 +0000'],
      ['1 · Ilse', `${url}?r=1#r1`, 'Wed, 04 Mar 2026 08:00:00 +0000'],
    ])
    expect(feed.items?.[2]?.content?.encoded).toBe('<p>Un mot de Ilse.</p>')
    expect(feed.items?.[2]?.description).toBe('Un mot de Ilse.')
    expect(feed.items?.[2]?.dc?.creators).toEqual(['Ilse'])
  })

  test('marks what an author of the site wrote, whose name anybody may sign with', async () => {
    const { blog, post } = await conversation()
    const author = await addAuthor(blog.ctx, { slug: 'mado', name: 'Mado Kerven', word: 'auteure', bio: '' })
    await say(blog, post, 'Mado Kerven', { source: 'De moi.', authorId: author.id })
    await say(blog, post, 'Mado Kerven', { source: 'D’une autre.' })
    for (const base of ['/2026/03/pain/feed', '/reactions']) {
      const [guest, own] = (await readRss(blog, `${base}.xml`)).items ?? []
      expect([guest?.title, guest?.dc?.creators]).toEqual(['5 · Mado Kerven', ['Mado Kerven']])
      expect([own?.title, own?.dc?.creators]).toEqual(['4 · Mado Kerven, auteure', ['Mado Kerven, auteure']])
      const [, entry] = (await readAtom(blog, `${base}.atom`)).entries ?? []
      expect([entry?.title?.value, entry?.authors?.[0]?.name]).toEqual([own?.title, 'Mado Kerven, auteure'])
    }
  })

  test('tells who answers what, by ids that the feeds hold', async () => {
    const { blog } = await conversation()
    const posts = await readAtom(blog, '/feed.atom')
    const thread = await readAtom(blog, '/2026/03/pain/feed.atom')
    const [ann, bea, ilse] = thread.entries ?? []
    expect(bea?.thr?.inReplyTos).toEqual([
      { ref: ilse?.id, href: `${url}?r=1#r1`, type: 'text/html', source: `${url}/feed.atom` },
    ])
    for (const entry of [ann, ilse]) {
      expect(entry?.thr?.inReplyTos).toEqual([
        { ref: posts.entries?.[0]?.id, href: url, type: 'text/html', source: `${site}/feed.atom` },
      ])
    }
    expect(ilse?.authors).toEqual([{ name: 'Ilse', uri: 'https://ilse.example/' }])
    expect(bea?.content?.value).toContain(`<a href="${url}?r=1#r1">1 · Ilse</a>`)
    expect(bea?.xml?.lang).toBe('en')
  })

  test('has the same ids in every format', async () => {
    const { blog } = await conversation()
    const rss = (await readRss(blog, '/2026/03/pain/feed.xml')).items?.map((item) => item.guid?.value)
    const atom = (await readAtom(blog, '/2026/03/pain/feed.atom')).entries?.map((entry) => entry.id)
    const json = (await readJson(blog, '/2026/03/pain/feed.json')).feed.items?.map((item) => item.id)
    expect(new Set(rss).size).toBe(3)
    expect(atom).toEqual(rss)
    expect(json).toEqual(rss)
  })

  test('leads to our permalink of a link from elsewhere and names where it comes from', async () => {
    const { blog } = await conversation()
    const source = 'https://ann.example/soup?a=1&b=2'
    const atom = (await readAtom(blog, '/2026/03/pain/feed.atom')).entries?.[0]
    expect(atom?.links).toEqual([
      { rel: 'alternate', type: 'text/html', href: `${url}?r=3#r3` },
      { rel: 'via', type: 'text/html', href: source },
    ])
    expect(atom?.content?.value).toContain('<p>Bread &amp; butter.</p>')
    expect(atom?.content?.value).toContain('>Soup &amp; &lt;bread&gt;</a>')
    expect(atom?.summary?.value).toBe('Bread & butter.')
    const { feed, facts } = await readJson(blog, '/2026/03/pain/feed.json')
    expect(feed.items?.[0]).toMatchObject({ url: `${url}?r=3#r3`, external_url: source })
    expect(facts[0]).toMatchObject({ number: 3, kind: 'linkback', strand: 'web', relation: 'mention' })
  })

  test('never shows what waits, and forgets what is withdrawn, removed or spam', async () => {
    const { blog, bea, ann, ilse } = await conversation()
    const names = async () => (await readRss(blog, '/2026/03/pain/feed.xml')).items?.map((item) => item.title)
    expect(await names()).toEqual(['3 · Ann', '2 · Béa', '1 · Ilse'])
    await moderate(blog.ctx, ann.id, 'spam', 'Léa')
    expect(await names()).toEqual(['2 · Béa', '1 · Ilse'])
    await moderate(blog.ctx, bea.id, 'remove', 'Léa')
    expect(await names()).toEqual(['1 · Ilse'])
    await withdrawReaction(blog.ctx, ilse, 'writer')
    expect(await names()).toBeUndefined()
  })

  test('shows what was approved', async () => {
    const { blog, tom } = await conversation()
    await moderate(blog.ctx, tom.id, 'approve', 'Léa')
    expect((await readRss(blog, '/2026/03/pain/feed.xml')).items?.[0]?.title).toBe('4 · Tom')
    expect((await readRss(blog, '/feed.xml')).items?.[0]?.slash?.comments).toBe(4)
  })

  test('lets an answer to a removed message answer the post', async () => {
    const { blog, ilse } = await conversation()
    await moderate(blog.ctx, ilse.id, 'remove', 'Léa')
    const posts = await readAtom(blog, '/feed.atom')
    const bea = (await readAtom(blog, '/2026/03/pain/feed.atom')).entries?.find(
      ({ title }) => title?.value === '2 · Béa',
    )
    expect(bea?.thr?.inReplyTos?.[0]?.ref).toBe(posts.entries?.[0]?.id)
    expect(bea?.content?.value).not.toContain('Ilse')
  })

  test('keeps a link whose source vanished, and says so', async () => {
    const { blog, ann } = await conversation()
    await setState(blog.ctx, ann, { state: 'gone', who: 'system', why: 'gone' })
    const { feed, facts } = await readJson(blog, '/2026/03/pain/feed.json')
    expect(feed.items?.[0]?.title).toBe('3 · Ann')
    expect(feed.items?.[0]?.content_html).toContain('disparue')
    expect(feed.items?.[0]?.date_modified).toBe('2026-11-20T10:00:00.000Z')
    expect(facts[0]).toMatchObject({ gone: true })
  })

  test('keeps the id of a message that is removed and approved again', async () => {
    const { blog, bea } = await conversation()
    const ids = async () => (await readRss(blog, '/2026/03/pain/feed.xml')).items?.map((item) => item.guid?.value)
    const before = await ids()
    await moderate(blog.ctx, bea.id, 'remove', 'Léa')
    await moderate(blog.ctx, bea.id, 'approve', 'Léa')
    expect(await ids()).toEqual(before)
  })

  test('never tells a mail address', async () => {
    const blog = await startBlog()
    const post = await publish(blog, 'pain')
    await say(blog, post, 'Ilse', { email: 'ilse@secret.example' })
    for (const address of ['/2026/03/pain/feed.xml', '/reactions.atom', '/reactions.json']) {
      expect((await blog.app.inject(address)).body).not.toContain('secret.example')
    }
  })
})

describe('pages of reactions', () => {
  test('hold 50 each and lead to one another, in every format', async () => {
    const blog = await startBlog({ env: { SITE_URL: site } })
    const post = await publish(blog, 'pain')
    for (let n = 1; n <= 100; n++) await say(blog, post, `Voix ${n}`)
    for (const base of ['/reactions', '/2026/03/pain/feed']) {
      const first = await readRss(blog, `${base}.xml`)
      expect(first.items).toHaveLength(50)
      expect(first.atom?.links?.map(({ rel, href }) => [rel, href])).toEqual([
        ['self', `${site}${base}.xml`],
        ['next', `${site}${base}.xml?page=2`],
      ])
      const second = await readAtom(blog, `${base}.atom?page=2`)
      expect(second.entries?.[0]?.title?.value).toBe('50 · Voix 50')
      expect(second.entries).toHaveLength(50)
      expect(second.links?.slice(1).map(({ rel, href }) => [rel, href])).toEqual([
        ['self', `${site}${base}.atom?page=2`],
        ['previous', `${site}${base}.atom`],
      ])
      const json = (await readJson(blog, `${base}.json`)).feed
      expect(json.next_url).toBe(`${site}${base}.json?page=2`)
      expect((await readJson(blog, `${base}.json?page=2`)).feed.next_url).toBeUndefined()
      for (const page of ['3', '0', '-1', '01', 'x', '1&page=2', '9999999']) {
        expect((await blog.app.inject(`${base}.xml?page=${page}`)).statusCode).toBe(404)
      }
    }
  })
})

describe('the feed of all reactions', () => {
  test('goes through the threads by time and names the post of each', async () => {
    const blog = await startBlog({ env: { SITE_URL: site } })
    const [pain, vin] = [await publish(blog, 'pain'), await publish(blog, 'vin', { title: 'Le <vin>' })]
    await say(blog, pain, 'Ilse', { at: '2026-03-04T08:00:00.000Z' })
    await say(blog, vin, 'Béa', { at: '2026-03-06T08:00:00.000Z' })
    await mention(blog, pain, 'Ann', { at: '2026-03-05T08:00:00.000Z' })
    const items = (await readRss(blog, '/reactions.xml')).items
    expect(items?.map((item) => item.title)).toEqual(['1 · Béa', '2 · Ann', '1 · Ilse'])
    expect(items?.[0]?.content?.encoded).toContain(`<a href="${site}/2026/03/vin">Le &lt;vin&gt;</a>`)
    const ids = (await readAtom(blog, '/feed.atom')).entries?.map((entry) => entry.id)
    const refs = (await readAtom(blog, '/reactions.atom')).entries?.map((entry) => entry.thr?.inReplyTos?.[0]?.ref)
    expect(refs).toEqual([ids?.[0], ids?.[1], ids?.[1]])
  })
})
