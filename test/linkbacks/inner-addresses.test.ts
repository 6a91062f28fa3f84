import type { InjectOptions } from 'light-my-request'
import { expect, test } from 'vitest'
import { instant } from '../../src/context.ts'
import { askStatus } from '../../src/sending/ask-status.ts'
import { discover } from '../../src/sending/discover.ts'
import { sendPingback } from '../../src/sending/send-pingback.ts'
import { sendTrackback } from '../../src/sending/send-trackback.ts'
import { sendWebmention } from '../../src/sending/send-webmention.ts'
import { fetcher, peer } from '../lib/web.ts'
import { startBlog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { callOf } from '../support/xmlrpc.ts'

const inside = '10.11.12.13'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** A blog with the real fetcher, in a world where some names lead inside and an honest server redirects there. */
async function startInside() {
  const blog = await startBlog()
  const post = await hasPost(blog.ctx)
  const outer = await peer((_request, response) =>
    response.writeHead(302, { location: 'http://intranet.example/secret' }).end(),
  )
  const closed = await peer((_request, response) => response.socket?.destroy())
  const resolve = async (host: string) => {
    if (host === 'nobody.example') throw new Error(`ENOTFOUND ${host}`)
    return [{ address: host === 'closed.example' ? '127.0.0.1' : inside, family: 4 }]
  }
  blog.ctx.fetch = fetcher([`127.0.0.1:${outer.port}`, `127.0.0.1:${closed.port}`], { resolve })
  const sources = {
    'a name that leads inside': 'http://intranet.example/',
    'a redirect inside': outer.url,
    'no such name': 'http://nobody.example/',
    'an odd port': 'http://closed.example:22/',
    'a server that hangs up': `http://closed.example:${closed.port}/`,
    'an address inside': 'http://192.168.7.7/',
  }
  return { blog, target: `https://blog.example${post.path}`, path: post.path, sources }
}

test('whatever the network does, the status of a webmention says the same, and no page names an address', async () => {
  const { blog, target, sources } = await startInside()
  const statuses = new Set<string>()
  for (const source of Object.values(sources)) {
    const payload = new URLSearchParams({ source, target }).toString()
    const answer = await blog.app.inject({ method: 'POST', url: '/webmention', payload, headers: form })
    expect(answer.statusCode).toBe(201)
    await blog.runJobs()
    const url = new URL(String(answer.headers['location'])).pathname
    const json = await blog.app.inject({ url, headers: { accept: 'application/json' } })
    const page = await blog.app.inject({ url, headers: { accept: 'text/html' } })
    const { status: _status, source: _source, ...rest } = json.json()
    statuses.add(JSON.stringify(rest))
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toContain(inside)
  }

  expect([...statuses]).toEqual([expect.stringContaining('"code":"retrying"')])
  expect([...statuses][0]).not.toContain(inside)
})

type Request = (source: string, target: string, path: string) => InjectOptions
const ping: Request = (source, target) => ({ url: '/xmlrpc', payload: callOf('pingback.ping', source, target) })
const trackback: Request = (source, _target, path) => ({
  url: `${path}/trackback`,
  payload: new URLSearchParams({ url: source }).toString(),
  headers: form,
})

test.each([
  ['pingback', ping],
  ['trackback', trackback],
])('whatever the network does, the answer to a %s is one and the same', async (_transport, request) => {
  const { blog, target, path, sources } = await startInside()
  const answers = new Set<string>()
  for (const source of Object.values(sources)) {
    const asking = blog.app.inject({ method: 'POST', ...request(source, target, path) })
    await expect
      .poll(
        async () =>
          (await blog.ctx.db.selectFrom('jobs').where('runAt', '<=', instant(blog.ctx)).select('id').execute()).length,
      )
      .toBe(1)
    await blog.runJobs()
    answers.add((await asking).body)
  }

  expect(answers.size).toBe(1)
  expect([...answers][0]).not.toContain(inside)
})

test('what we send goes nowhere inside either, and its report names no address', async () => {
  const { blog, sources } = await startInside()
  const { ctx } = blog
  const source = 'https://blog.example/2026/11/pain'
  for (const endpoint of Object.values(sources)) {
    const sent = [
      await sendWebmention(ctx, { endpoint, source, target: 'https://far.example/' }),
      await sendPingback(ctx, { endpoint, source, target: 'https://far.example/' }),
      await sendTrackback(ctx, { endpoint, source, title: 'Le pain', excerpt: '', siteName: 'Le Carnet' }),
    ]
    expect(sent.map(({ outcome, status, words }) => ({ outcome, status, words }))).toEqual(
      Array.from({ length: 3 }, () => ({ outcome: 'failed', status: null, words: '' })),
    )
    expect(JSON.stringify([sent, await discover(ctx, endpoint)])).not.toMatch(/10\.11|192\.168|127\.0/)
    expect(await askStatus(ctx, endpoint)).toBeUndefined()
  }
})
