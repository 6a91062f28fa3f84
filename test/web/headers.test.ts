import { expect, test } from 'vitest'
import { startBlog } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'
import { submitReaction } from '../../src/reactions/submit.ts'

const post = '/2026/11/pain'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('every kind of answer carries the security headers, errors and redirects included', async () => {
  const blog = await startBlog()
  const { reaction } = await submitReaction(blog.ctx, comment(await hasPost(blog.ctx), { voice: 'v' }))
  const asked = [
    '/',
    post,
    `${post}/feed.xml`,
    `${post}/feed`,
    `${post}/reactions`,
    `${post}/trackback`,
    '/archive',
    '/archive/2026/11',
    '/tags',
    '/tags/none',
    '/search?q=pain',
    '/feed.xml',
    '/feed.atom',
    '/feed.json',
    '/reactions.json',
    '/sitemap.xml',
    '/robots.txt',
    '/xmlrpc',
    '/linkbacks/none',
    '/linkbacks/owner',
    '/linkbacks/owner/site',
    '/linkbacks/owner/link',
    '/linkbacks/owner/return?code=%00&state=%00',
    '/indieauth-client.json',
    '/media/none.png',
    '/health/live',
    '/health/ready',
    '/nothing',
    `/r/${reaction.id}`,
    `/r/${reaction.id}/edit`,
    `${post}/`,
    '/assets/base.css',
    '/assets/none.css',
    '/%ff',
    '/a%00b',
    '/2026/11/%00/reactions',
    '/2026/11/%E2%82%AC/reactions',
    '/2026/11/%00',
    '/2026/11/%00/feed.xml',
    '/2026/11/%00/trackback',
    '/tags/%00',
    '/search?q=%00%22*',
    '/r/99999999999999999999',
    '/archive/9999/99',
    '/?page=99999999999',
    '/media/%00',
    '/linkbacks/%00',
  ]
  const answers = [
    ...(await Promise.all(asked.map((url) => blog.app.inject(url)))),
    await blog.app.inject({ method: 'POST', url: '/xmlrpc', payload: 'x' }),
    await blog.app.inject({ method: 'POST', url: `${post}/trackback`, payload: 'x', headers: form }),
    await blog.app.inject({ method: 'POST', url: `${post}/reactions`, payload: 'text=', headers: form }),
    await blog.app.inject({ method: 'POST', url: '/2026/11/%00/reactions', payload: 'text=x', headers: form }),
    await blog.app.inject({
      method: 'POST',
      url: '/2026/11/%00/trackback',
      payload: 'url=http://a.example/',
      headers: form,
    }),
    await blog.app.inject({ method: 'POST', url: '/r/0/edit', payload: 'text=x', headers: form }),
    await blog.app.inject({
      method: 'POST',
      url: `${post}/reactions`,
      payload: '{}',
      headers: { 'content-type': 'application/json' },
    }),
    await blog.app.inject({
      method: 'POST',
      url: `${post}/reactions`,
      payload: `text=${'x'.repeat(300_000)}`,
      headers: form,
    }),
    await blog.app.inject({
      method: 'POST',
      url: '/appearance',
      payload: 'back=/',
      headers: { ...form, origin: 'https://evil.example' },
    }),
  ]

  for (const { headers, statusCode, raw } of answers) {
    const about = `${statusCode} ${raw.req.method} ${raw.req.url}`
    expect(statusCode, about).toBeLessThan(500)
    expect(String(headers['content-security-policy']), about).toMatch(/^default-src 'none'/)
    expect(headers, about).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    })
  }
})

test('a form from another site is refused, one of this site or of no browser is taken', async () => {
  const blog = await startBlog()
  const send = async (headers: Record<string, string>) => {
    const sent = {
      method: 'POST',
      url: '/appearance',
      payload: 'theme=dark&back=/',
      headers: { ...form, ...headers },
    } as const
    return (await blog.app.inject(sent)).statusCode
  }

  expect(await send({ 'sec-fetch-site': 'same-origin' })).toBe(303)
  expect(await send({ origin: 'https://blog.example' })).toBe(303)
  expect(await send({})).toBe(303)
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'http://blog.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://blog.example' },
  ]) {
    expect(await send(headers as Record<string, string>), JSON.stringify(headers)).toBe(403)
  }
})

test('a request that trickles in is ended soon after its ten seconds, or after those of its route', async () => {
  const { app } = await startBlog()

  expect(app.server).toMatchObject({
    requestTimeout: 120_000,
    headersTimeout: 10_000,
    connectionsCheckingInterval: 2000,
  })
})
