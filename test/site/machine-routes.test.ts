import { describe, expect, test } from 'vitest'
import { parseXml } from '../../src/lib/xml.ts'
import { takeOffPost } from '../../src/posts/save.ts'
import { publish, say } from '../feeds/cast.ts'
import { startBlog, type Blog } from '../support/blog.ts'

async function readSitemap(blog: Blog) {
  const response = await blog.app.inject('/sitemap.xml')
  expect(response.headers['content-type']).toBe('application/xml; charset=utf-8')
  const root = parseXml(response.body, { maxElements: 200_000, maxDepth: 3 })
  const text = (name: string, of: typeof root) => of.children.find((child) => child.name === name)?.text
  return root.children.map((url) => [text('loc', url), text('lastmod', url)])
}

describe('the sitemap', () => {
  test('lists what is public, with the last change of each page, thread included', async () => {
    const blog = await startBlog()
    const post = await publish(blog, 'pain', { tags: ['Four'], category: 'Fournil' })
    await publish(blog, 'a-propos', { kind: 'page', file: 'pages/a-propos.md', date: '2026-01-01T12:00:00Z' })
    await publish(blog, 'secret', { state: 'draft', category: 'Cave' })
    await takeOffPost(blog.ctx, await publish(blog, 'off'))
    blog.clock.pass(60_000)
    await say(blog, post, 'Ilse')
    const [before, after] = ['2026-11-20T10:00:00.000Z', '2026-11-20T10:01:00.000Z']
    expect(await readSitemap(blog)).toEqual([
      ['https://blog.example/', after],
      ['https://blog.example/archive', after],
      ['https://blog.example/tags', after],
      ['https://blog.example/2026/03/pain', after],
      ['https://blog.example/a-propos', before],
      ['https://blog.example/tags/four', undefined],
      ['https://blog.example/categories/fournil', undefined],
    ])
  })

  test('of an empty site has its few pages', async () => {
    const blog = await startBlog()
    expect((await readSitemap(blog)).map(([address]) => address)).toContain('https://blog.example/')
  })

  test('is not sent again to who has it', async () => {
    const blog = await startBlog()
    await publish(blog, 'pain')
    const { headers } = await blog.app.inject('/sitemap.xml')
    const again = { 'if-none-match': String(headers.etag) }
    expect((await blog.app.inject({ url: '/sitemap.xml', headers: again })).statusCode).toBe(304)
  })
})

describe('robots.txt', () => {
  test('keeps crawlers from searches and forms, not from posts, and names the sitemap', async () => {
    const blog = await startBlog({ env: { SITE_URL: 'https://blog.example:8443' } })
    const { body, headers } = await blog.app.inject('/robots.txt')
    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
    const lines = body.split('\n')
    expect(lines[0]).toBe('User-agent: *')
    expect(lines).toContain('Disallow: /search')
    expect(lines).toContain('Sitemap: https://blog.example:8443/sitemap.xml')
    expect(lines).not.toContain('Disallow: /')
  })
})
