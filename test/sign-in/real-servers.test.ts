import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { createFetcher } from '../../src/lib/fetch.ts'
import { parseAllowList } from '../../src/lib/addresses.ts'
import { mastodonWay } from '../../src/sign-in/mastodon.ts'
import { siteReturnPath, siteWay } from '../../src/sign-in/site.ts'
import { startBlog, type Blog } from '../support/blog.ts'

type Handle = (request: IncomingMessage & { form: URLSearchParams }, response: ServerResponse, base: string) => void

const json = (response: ServerResponse, body: unknown, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

/** A server of its own on this machine; answers its address. */
async function serve(handle: Handle): Promise<string> {
  const answer = async (request: IncomingMessage, response: ServerResponse) =>
    handle(Object.assign(request, { form: new URLSearchParams(await text(request)) }), response, base)
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(() => void server.close())
  return base
}

/** A blog that reaches the web with the real fetcher, which lets it reach 127.0.0.1 alone of all private addresses. */
async function blogOnline(): Promise<Blog> {
  const blog = await startBlog({ env: { SITE_URL: 'http://127.0.0.1:4539' } })
  const allowed = parseAllowList(['127.0.0.1'])
  if ('error' in allowed) throw new Error(allowed.error)
  const fetcher = createFetcher({ userAgent: () => 'Tresse', allow: allowed.ok })
  blog.ctx.fetch = fetcher.fetch
  onTestFinished(() => fetcher.close())
  return blog
}

async function leave(blog: Blog, way: 'mastodon' | 'site', typed: string) {
  const door = way === 'mastodon' ? mastodonWay(blog.ctx) : siteWay(blog.ctx)
  const returnPath = way === 'mastodon' ? '/sign-in/mastodon/return' : siteReturnPath
  const begun = await door?.begin(blog.ctx, { typed, returnPath, address: '192.0.2.7' })
  if (!begun || 'problem' in begun) return { problem: begun?.problem }
  const finish = (query: Record<string, string>) =>
    door?.finish(blog.ctx, { query: { state: begun.state, ...query }, returnPath, state: begun.state })
  return { url: new URL(begun.url), finish }
}

test('a real Mastodon is registered with, asked and left over the wire', async () => {
  const blog = await blogOnline()
  const calls: string[] = []
  const base = await serve((request, response) => {
    calls.push(`${request.method} ${request.url}`)
    if (request.url === '/api/v1/apps') return json(response, { client_id: 'a', client_secret: 'b' })
    if (request.url === '/oauth/token') return json(response, { access_token: 't', token_type: 'Bearer' })
    if (request.url === '/oauth/revoke') return json(response, {})
    const known = request.headers.authorization === 'Bearer t' && request.headers.cookie === undefined
    if (known) return json(response, { id: '7', username: 'ilse', display_name: 'Ilse' })
    return json(response, { error: 'no' }, 404)
  })
  const { url, finish } = await leave(blog, 'mastodon', base)
  expect(url?.origin).toBe(base)
  expect(await finish?.({ code: 'c' })).toMatchObject({ proven: { issuer: base, subject: '7', name: 'Ilse' } })
  expect(calls).toEqual([
    'GET /.well-known/oauth-authorization-server',
    'POST /api/v1/apps',
    'POST /oauth/token',
    'GET /api/v1/accounts/verify_credentials',
    'POST /oauth/revoke',
  ])
})

test('a real site is asked for its server, its owner’s proof and its card over the wire', async () => {
  const blog = await blogOnline()
  const base = await serve((request, response, base) => {
    if (request.method === 'POST') return json(response, { me: `${base}/` })
    response.writeHead(200, { 'content-type': 'text/html', link: '</auth>; rel="authorization_endpoint"' })
    response.end(
      '<p class="h-card"><a class="p-name u-url" href="/">Ilse</a> <img class="u-photo" src="/i.png" alt=""></p>',
    )
  })
  const { url, finish } = await leave(blog, 'site', base)
  expect(url?.href).toContain(`${base}/auth?`)
  expect(await finish?.({ code: 'c' })).toMatchObject({
    proven: { subject: `${base}/`, name: 'Ilse', photoUrl: `${base}/i.png` },
  })
})

test.each([
  ['sends us into a private network', 302, 'http://127.0.0.2:8080/.well-known/oauth-authorization-server'],
  ['sends us to the metadata of a cloud', 307, 'http://169.254.169.254/latest/meta-data/'],
  ['sends us round', 302, '/.well-known/oauth-authorization-server?again'],
])('a server that %s is away, like any other', async (_what, status, location) => {
  const blog = await blogOnline()
  const base = await serve((_request, response) => response.writeHead(status, { location }).end())
  expect(await leave(blog, 'mastodon', base)).toEqual({ problem: 'ways.mastodon.unreachable' })
  const site = (await leave(blog, 'site', base)).problem
  expect(['ways.site.unreachable', 'ways.site.elsewhere']).toContain(site)
})

test('endless, broken and silent answers end as answers', async () => {
  const blog = await blogOnline()
  const endless = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(`{"issuer":"${'x'.repeat(3_000_000)}"}`)
  })
  expect(await leave(blog, 'mastodon', endless)).toEqual({ problem: 'ways.mastodon.none' })
  const broken = await serve((request) => request.socket.destroy())
  expect(await leave(blog, 'mastodon', broken)).toEqual({ problem: 'ways.mastodon.unreachable' })
  expect(await leave(blog, 'site', broken)).toEqual({ problem: 'ways.site.unreachable' })
})

test('a code is not taken to where a token address redirects', async () => {
  const blog = await blogOnline()
  const stolen: string[] = []
  const thief = await serve((request, response) => {
    stolen.push(request.form.toString())
    json(response, { access_token: 't' })
  })
  const base = await serve((request, response) => {
    if (request.url === '/api/v1/apps') return json(response, { client_id: 'a', client_secret: 'b' })
    if (request.url === '/oauth/token') return response.writeHead(307, { location: `${thief}/` }).end()
    return json(response, {}, 404)
  })
  const { finish } = await leave(blog, 'mastodon', base)
  expect(await finish?.({ code: 'c' })).toEqual({ problem: 'signin.failed' })
  expect(stolen).toEqual([])
})
