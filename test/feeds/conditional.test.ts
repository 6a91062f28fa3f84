import { describe, expect, test } from 'vitest'
import { moderate } from '../../src/reactions/moderate.ts'
import { takeOffPost } from '../../src/posts/save.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { publish, say } from './cast.ts'
import { get } from './readers.ts'

const minute = 60_000
const all = ['/feed', '/reactions', '/2026/03/pain/feed', '/tags/four/feed'].flatMap((base) =>
  ['.xml', '.atom', '.json'].map((ending) => base + ending),
)

async function withPost() {
  const blog = await startBlog()
  const post = await publish(blog, 'pain', { tags: ['Four'] })
  await say(blog, post, 'Ilse')
  return { blog, post }
}

async function stamp(blog: Blog, url: string) {
  const { headers } = await get(blog, url)
  return { etag: String(headers.etag), modified: String(headers['last-modified']) }
}

const ask = async (blog: Blog, url: string, headers: Record<string, string>) =>
  (await blog.app.inject({ url, headers })).statusCode

describe.each(all)('%s', (url) => {
  test('is typed, open to programs of other sites, and answers HEAD', async () => {
    const { blog } = await withPost()
    const response = await get(blog, url)
    const type = { xml: 'application/rss+xml', atom: 'application/atom+xml', json: 'application/feed+json' }
    const ending = url.split('.').at(-1) as keyof typeof type
    expect(response.headers).toMatchObject({
      'content-type': `${type[ending]}; charset=utf-8`,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    })
    const head = await blog.app.inject({ method: 'HEAD', url })
    expect(head.statusCode).toBe(200)
    expect(head.body).toBe('')
    expect(head.headers).toMatchObject({
      etag: response.headers.etag,
      'content-type': response.headers['content-type'],
    })
  })

  test('is not sent again to who has it, by tag or by date, the tag deciding', async () => {
    const { blog } = await withPost()
    const { etag, modified } = await stamp(blog, url)
    expect(etag).toMatch(/^"[^"]+"$/)
    expect(modified).toBe('Fri, 20 Nov 2026 10:00:00 GMT')
    const later = 'Sat, 21 Nov 2026 10:00:00 GMT'
    const earlier = 'Fri, 20 Nov 2026 09:59:59 GMT'

    const fresh = await blog.app.inject({ url, headers: { 'if-none-match': etag } })
    expect([fresh.statusCode, fresh.body]).toEqual([304, ''])
    expect(fresh.headers).toMatchObject({ etag, 'cache-control': 'no-cache', 'access-control-allow-origin': '*' })
    expect(fresh.headers.vary).toContain('accept-encoding')
    expect(await ask(blog, url, { 'if-none-match': `"other", W/${etag}` })).toBe(304)
    expect(await ask(blog, url, { 'if-modified-since': modified })).toBe(304)
    expect(await ask(blog, url, { 'if-modified-since': later })).toBe(304)
    expect(await ask(blog, url, { 'if-modified-since': earlier })).toBe(200)
    expect(await ask(blog, url, { 'if-none-match': '"other"', 'if-modified-since': later })).toBe(200)
    expect(await ask(blog, url, { 'if-none-match': etag, 'if-modified-since': earlier })).toBe(304)
  })

  test('changes with every reaction it counts or shows, and with moderation', async () => {
    const { blog, post } = await withPost()
    const before = await stamp(blog, url)
    blog.clock.pass(minute)
    const bea = await say(blog, post, 'Béa')
    const spoken = await stamp(blog, url)
    expect(spoken).toEqual({
      etag: expect.not.stringContaining(before.etag),
      modified: 'Fri, 20 Nov 2026 10:01:00 GMT',
    })
    expect(await ask(blog, url, { 'if-none-match': before.etag })).toBe(200)
    expect(await ask(blog, url, { 'if-modified-since': before.modified })).toBe(200)
    blog.clock.pass(minute)
    await moderate(blog.ctx, bea.id, 'remove', 'Léa')
    expect((await stamp(blog, url)).modified).toBe('Fri, 20 Nov 2026 10:02:00 GMT')
    expect(await ask(blog, url, { 'if-none-match': spoken.etag })).toBe(200)
    expect(await ask(blog, url, { 'if-modified-since': spoken.modified })).toBe(200)
  })
})

test('a thread keeps its tag and its date when another one is spoken in', async () => {
  const { blog } = await withPost()
  const other = await publish(blog, 'vin')
  const before = await stamp(blog, '/2026/03/pain/feed.atom')
  const tagged = await stamp(blog, '/tags/four/feed.xml')
  blog.clock.pass(minute)
  await say(blog, other, 'Béa')
  expect(await stamp(blog, '/2026/03/pain/feed.atom')).toEqual(before)
  expect((await stamp(blog, '/tags/four/feed.xml')).etag).toBe(tagged.etag)
})

test('a message that waits changes nothing', async () => {
  const { blog, post } = await withPost()
  const before = await Promise.all(all.map((url) => stamp(blog, url)))
  blog.clock.pass(minute)
  await say(blog, post, 'Tom', { state: 'pending' })
  expect(await Promise.all(all.map((url) => stamp(blog, url)))).toEqual(before)
})

test.each(['/feed.xml', '/reactions.atom'])('%s does not pass for unchanged when a post was taken off', async (url) => {
  const { blog, post } = await withPost()
  await publish(blog, 'vin')
  const { modified } = await stamp(blog, url)
  blog.clock.pass(minute)
  await takeOffPost(blog.ctx, post)
  expect(await ask(blog, url, { 'if-modified-since': modified })).toBe(200)
})
