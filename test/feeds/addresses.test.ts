import { describe, expect, test } from 'vitest'
import { takeOffPost } from '../../src/posts/save.ts'
import { startBlog } from '../support/blog.ts'
import { publish } from './cast.ts'

describe('old habits', () => {
  test.each([
    ['/feed', '/feed.xml'],
    ['/feed/', '/feed.xml'],
    ['/feed/atom', '/feed.atom'],
    ['/comments/feed', '/reactions.xml'],
    ['/comments/feed/', '/reactions.xml'],
    ['/2026/03/pain/feed', '/2026/03/pain/feed.xml'],
    ['/2026/03/pain/feed/', '/2026/03/pain/feed.xml'],
    ['/tags/four/feed/', '/tags/four/feed.xml'],
    ['/rss.xml', '/feed.xml'],
  ])('%s leads to %s', async (from, to) => {
    const blog = await startBlog()
    const response = await blog.app.inject(from)
    expect([response.statusCode, response.headers.location]).toEqual([301, to])
    expect(response.headers['access-control-allow-origin']).toBe('*')
  })

  test.each(['//evil.example/03/pain/feed', '/2026/03/pa%2f%2fin/feed', '/tags/%0d%0aa/feed', '/2026/03/%00/feed.xml'])(
    '%s leads nowhere',
    async (from) => {
      const blog = await startBlog()
      const response = await blog.app.inject({ url: from })
      expect(response.statusCode).toBeGreaterThanOrEqual(400)
      expect(response.statusCode).toBeLessThan(500)
      expect(response.headers.location).toBeUndefined()
    },
  )
})

describe('the feed of a thread', () => {
  const statusOf = async (blog: Awaited<ReturnType<typeof startBlog>>, ending: string) =>
    (await blog.app.inject(`/2026/03/pain/feed${ending}`)).statusCode

  test.each(['.xml', '.atom', '.json'])('%s is 410 with its post and back with it', async (ending) => {
    const blog = await startBlog()
    const post = await publish(blog, 'pain')
    expect(await statusOf(blog, ending)).toBe(200)
    await takeOffPost(blog.ctx, post)
    expect(await statusOf(blog, ending)).toBe(410)
    await publish(blog, 'pain')
    expect(await statusOf(blog, ending)).toBe(200)
  })

  test('is 404 for a draft, for a page and for nothing', async () => {
    const blog = await startBlog()
    await publish(blog, 'pain', { state: 'draft' })
    await publish(blog, 'a-propos', { kind: 'page', file: 'pages/a-propos.md' })
    expect(await statusOf(blog, '.xml')).toBe(404)
    expect((await blog.app.inject('/a-propos/feed.xml')).statusCode).toBe(404)
    expect((await blog.app.inject('/2026/03/rien/feed.xml')).statusCode).toBe(404)
  })

  test('moves with its post', async () => {
    const blog = await startBlog()
    const file = 'posts/pain.md'
    await publish(blog, 'pain', { file })
    await publish(blog, 'le-pain', { file })
    const response = await blog.app.inject('/2026/03/pain/feed.atom')
    expect([response.statusCode, response.headers.location]).toEqual([301, '/2026/03/le-pain/feed.atom'])
  })
})
