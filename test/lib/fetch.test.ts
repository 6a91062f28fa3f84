import { createServer } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createFetcher } from '../../src/lib/fetch.ts'
import { allowing, fetcher, listening, peer } from './web.ts'

const html = (body: string | Buffer, headers: Record<string, string> = {}) =>
  peer((_request, response) => response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(body))

test('a page comes back with its final address, status, headers and body', async () => {
  const site = await peer('<p>Bonjour é</p>')
  const got = await fetcher([`127.0.0.1:${site.port}`])({ url: `${site.url}a?b=1#c` })
  expect(got).toMatchObject({ ok: true, redirected: false, status: 200, contentType: 'text/html; charset=utf-8' })
  expect(got.ok && got.body.toString()).toBe('<p>Bonjour é</p>')
  expect(got.ok && got.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(site.requests[0]?.url).toBe('/a?b=1')
})

test('the request says who asks and carries no cookie and no referer', async () => {
  const site = await peer('<p>x</p>')
  const headers = { Cookie: 'a=1', Referer: 'http://secret.example/', 'X-One': '1' }
  await fetcher(['127.0.0.1'])({ url: site.url, headers, note: 'verifying pingback from 203.0.113.9\r\nX: y' })
  expect(site.requests[0]?.headers).toMatchObject({
    'user-agent': 'Tresse/test (+http://a.example; Webmention); verifying pingback from 203.0.113.9X: y',
    accept: 'text/html, application/xhtml+xml;q=0.9, text/plain;q=0.5, application/json;q=0.5',
    'x-one': '1',
    connection: 'close',
  })
  expect(site.requests[0]?.headers).not.toHaveProperty('cookie')
  expect(site.requests[0]?.headers).not.toHaveProperty('referer')
})

test.each([
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '2130706433',
  '0177.0.0.1',
  'localhost',
  'localhost.',
  '[::ffff:127.0.0.1]',
  '0.0.0.0',
])('without an allow list %s is refused and no connection is made', async (host) => {
  const site = await peer('<p>x</p>')
  const fetch = fetcher([], { ports: [site.port] })
  expect(await fetch({ url: `http://${host}:${site.port}/` })).toMatchObject({ ok: false, reason: 'refused' })
  expect(site.connections).toBe(0)
})

test('another port of an allowed host is refused, and so is an odd port of a public one', async () => {
  const site = await peer('<p>x</p>')
  const fetch = fetcher(['127.0.0.1:1'], { resolve: async () => [{ address: '93.184.216.34', family: 4 }] })
  expect(await fetch({ url: site.url })).toMatchObject({ reason: 'refused' })
  expect(await fetch({ url: 'http://a.example:22/' })).toMatchObject({ reason: 'refused' })
  expect(site.connections).toBe(0)
})

test.each(['ftp://a.example/', 'http://ann:pw@127.0.0.1/', 'nonsense', 'javascript:1', 'file:///etc/passwd'])(
  '%s is refused',
  async (url) => {
    expect(await fetcher(['127.0.0.1'])({ url })).toMatchObject({ ok: false, reason: 'refused' })
  },
)

test('one answer that is not public refuses the whole name', async () => {
  const site = await peer('<p>x</p>')
  const answers = ['93.184.216.34', '127.0.0.1'].map((address) => ({ address, family: 4 }))
  const fetch = fetcher([], { resolve: async () => answers, ports: [site.port] })
  expect(await fetch({ url: `http://mixed.example:${site.port}/` })).toMatchObject({ reason: 'refused' })
  expect(site.connections).toBe(0)
})

test('the name is resolved once and the connection goes to the address that was checked', async () => {
  const site = await peer('<p>x</p>')
  let asked = 0
  const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
  const fetch = fetcher([`127.0.0.1:${site.port}`], { resolve })
  expect(await fetch({ url: `http://rebinding.example:${site.port}/` })).toMatchObject({ ok: true })
  expect(asked).toBe(1)
  expect(site.requests[0]?.headers.host).toBe(`rebinding.example:${site.port}`)
})

test('a name that changes its address between two hops is refused at the second', async () => {
  const site = await peer((_request, response) => response.writeHead(302, { location: '/again' }).end())
  const answers = ['127.0.0.1', '10.0.0.1']
  const resolve = async () => [{ address: answers.shift() ?? '', family: 4 }]
  const fetch = fetcher([`127.0.0.1:${site.port}`], { resolve })
  expect(await fetch({ url: `http://rebinding.example:${site.port}/` })).toMatchObject({ reason: 'refused' })
  expect(site.requests).toHaveLength(1)
})

test('a redirect is followed and gives the final address', async () => {
  const site = await peer((request, response) => {
    if (request.url === '/a') response.writeHead(301, { location: 'sub/é?x=1' }).end()
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<p>b</p>')
  })
  const got = await fetcher([`127.0.0.1:${site.port}`])({ url: `${site.url}a` })
  expect(got).toMatchObject({ ok: true, redirected: true, url: `${site.url}sub/%C3%A9?x=1` })
})

test('a redirect that names its place in plain UTF-8 is understood', async () => {
  const site = await peer((request, response) => {
    if (request.url === '/a') response.writeHead(302, { location: Buffer.from('/été').toString('latin1') }).end()
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<p>b</p>')
  })
  expect(await fetcher(['127.0.0.1'])({ url: `${site.url}a` })).toMatchObject({ url: `${site.url}%C3%A9t%C3%A9` })
})

test.each([
  'http://localhost:PORT/',
  'http://127.0.0.1:PORT/',
  'http://[::1]:PORT/',
  'ftp://a.example/',
  'http://u:p@a.example/',
])('a redirect to %s is checked from the start and refused', async (location) => {
  const inner = await peer('<p>inner</p>')
  const outer = await peer((_request, response) =>
    response.writeHead(302, { location: location.replace('PORT', String(inner.port)) }).end(),
  )
  const fetch = fetcher([`127.0.0.1:${outer.port}`], { ports: [inner.port] })
  expect(await fetch({ url: outer.url })).toMatchObject({ ok: false, reason: 'refused' })
  expect(inner.connections).toBe(0)
})

test('who asks may refuse each further hop, which is then not made', async () => {
  const victim = await html('<p>x</p>')
  const asked: string[] = []
  const site = await peer((request, response) => {
    response.writeHead(302, { location: request.url === '/1' ? '/2' : victim.url }).end()
  })
  const mayVisit = async (url: URL) => {
    asked.push(url.href)
    return url.port === String(site.port)
  }
  const got = await fetcher(['127.0.0.1'])({ url: `${site.url}1`, mayVisit })
  expect(got).toMatchObject({ ok: false, reason: 'refused' })
  expect(asked).toEqual([`${site.url}2`, victim.url])
  expect(site.requests).toHaveLength(2)
  expect(victim.connections).toBe(0)
})

test('five redirects are followed, not six, and a loop ends', async () => {
  const site = await peer((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end()
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<p>end</p>')
  })
  const fetch = fetcher(['127.0.0.1'])
  expect(await fetch({ url: `${site.url}5` })).toMatchObject({ ok: true, url: `${site.url}0` })
  expect(await fetch({ url: `${site.url}6` })).toMatchObject({ ok: false, reason: 'redirects' })
  const loop = await peer((_request, response) => response.writeHead(301, { location: '/' }).end())
  expect(await fetch({ url: loop.url })).toMatchObject({ ok: false, reason: 'redirects' })
  expect(loop.requests).toHaveLength(6)
})

test.each([301, 302, 307, 308])('a POST is sent again after %d', async (status) => {
  const bodies: string[] = []
  const site = await peer((request, response) => {
    request.on('data', (chunk: Buffer) => bodies.push(`${request.method} ${chunk.toString()}`))
    if (request.url === '/') response.writeHead(status, { location: '/new' }).end()
    else response.end('fine')
  })
  const got = await fetcher(['127.0.0.1'])({ url: site.url, method: 'POST', body: 'source=1', types: 'any' })
  expect(got).toMatchObject({ ok: true, url: `${site.url}new` })
  expect(bodies).toEqual(['POST source=1', 'POST source=1'])
})

test('a POST follows three redirects, and 303 turns it into a GET without body', async () => {
  const site = await peer((request, response) => {
    if (request.url === '/see') response.writeHead(303, { location: '/done' }).end()
    else if (request.url === '/done') response.end(request.method)
    else response.writeHead(307, { location: request.url }).end()
  })
  const fetch = fetcher(['127.0.0.1'])
  expect(await fetch({ url: site.url, method: 'POST', body: 'x', types: 'any' })).toMatchObject({ reason: 'redirects' })
  expect(site.requests).toHaveLength(4)
  const got = await fetch({ url: `${site.url}see`, method: 'POST', body: 'x', types: 'any' })
  expect(got.ok && got.body.toString()).toBe('GET')
})

test('authorisation stays with the origin it was meant for', async () => {
  const other = await peer('<p>x</p>')
  const site = await peer((_request, response) => response.writeHead(307, { location: other.url }).end())
  await fetcher(['127.0.0.1'])({ url: site.url, headers: { authorization: 'Bearer s' } })
  expect(site.requests[0]?.headers.authorization).toBe('Bearer s')
  expect(other.requests[0]?.headers).not.toHaveProperty('authorization')
})

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
])('a body compressed with %s is read', async (coding, compress) => {
  const site = await html(compress('<p>Été</p>'), { 'content-encoding': coding })
  const got = await fetcher(['127.0.0.1'])({ url: site.url })
  expect(got.ok && got.body.toString()).toBe('<p>Été</p>')
})

test.each(['gzip', 'br'])('a %s bomb is read up to a mebibyte', async (coding) => {
  const compress = coding === 'gzip' ? gzipSync : brotliCompressSync
  const site = await html(compress(Buffer.alloc(8 << 20, 32)), { 'content-encoding': coding })
  const got = await fetcher(['127.0.0.1'])({ url: site.url })
  expect(got.ok && got.body.length).toBe(1 << 20)
})

test('an endless page is read up to a mebibyte, then the connection is closed', async () => {
  const closed = Promise.withResolvers<void>()
  const site = await peer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
    }
    response.on('drain', more).on('close', closed.resolve)
    more()
  })
  const got = await fetcher(['127.0.0.1'])({ url: site.url })
  expect(got.ok && got.body.length).toBe(1 << 20)
  await closed.promise
})

test('something else than a page, larger than a mebibyte, is refused', async () => {
  const site = await html(Buffer.alloc((1 << 20) + 1), { 'content-type': 'image/png' })
  expect(await fetcher(['127.0.0.1'])({ url: site.url, types: 'any' })).toMatchObject({ reason: 'too_large' })
})

test('broken or unknown compression is a wrong type and does not count against the host', async () => {
  let coding = 'gzip'
  const site = await peer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': coding }).end('<p>plain</p>'),
  )
  const fetch = fetcher(['127.0.0.1'])
  for (coding of ['gzip', 'br', 'deflate', 'compress', 'gzip, gzip'])
    expect(await fetch({ url: site.url })).toMatchObject({ ok: false, reason: 'wrong_type' })
  expect(site.connections).toBe(5)
})

test.each([
  'text/html',
  'Text/HTML;charset=x',
  'application/xhtml+xml',
  'text/plain',
  'application/json',
  'application/feed+json',
])('%s may be a page', async (type) => {
  const site = await html('[]', { 'content-type': type })
  expect(await fetcher(['127.0.0.1'])({ url: site.url })).toMatchObject({ ok: true, contentType: type })
})

test.each(['image/png', 'audio/mpeg', 'application/pdf', 'text/htmlx', 'application/jsonp', 'nonsense'])(
  '%s is no page, but its absence is still told',
  async (type) => {
    const site = await peer((request, response) =>
      response.writeHead(request.url === '/' ? 200 : 410, { 'content-type': type }).end('x'),
    )
    const fetch = fetcher(['127.0.0.1'])
    expect(await fetch({ url: site.url })).toMatchObject({ ok: false, reason: 'wrong_type' })
    expect(await fetch({ url: site.url, types: 'any' })).toMatchObject({ ok: true, contentType: type })
    expect(await fetch({ url: `${site.url}gone` })).toMatchObject({ ok: true, status: 410, body: Buffer.alloc(0) })
  },
)

test('a page without type is read when it starts like markup', async () => {
  const site = await peer((request, response) =>
    response.end(request.url === '/a' ? '\uFEFF\n<!DOCTYPE html>' : 'GIF89a'),
  )
  const fetch = fetcher(['127.0.0.1'])
  expect(await fetch({ url: `${site.url}a` })).toMatchObject({ ok: true, contentType: 'text/html' })
  expect(await fetch({ url: `${site.url}b` })).toMatchObject({ ok: false, reason: 'wrong_type' })
})

test('headers larger than 16 KiB are refused', async () => {
  const site = await html('<p>x</p>', { 'x-large': 'x'.repeat(20_000) })
  expect(await fetcher(['127.0.0.1'])({ url: site.url })).toMatchObject({ ok: false, reason: 'too_large' })
})

test('an origin that cannot be reached is left alone for a minute', async () => {
  const server = createServer((socket) => socket.destroy())
  const port = await listening(server)
  onTestFinished(() => void server.close())
  let connections = 0
  server.on('connection', () => connections++)
  let now = 0
  const fetch = fetcher(['127.0.0.1'], { now: () => now })
  // The handshake fails.
  const url = `https://127.0.0.1:${port}/`
  expect(await fetch({ url })).toMatchObject({ ok: false, reason: 'unreachable' })
  now = 59_000
  expect(await fetch({ url: `${url}other` })).toMatchObject({ ok: false, reason: 'unreachable' })
  expect(connections).toBe(1)
  now = 61_000
  await fetch({ url })
  expect(connections).toBe(2)
})

test('a 404 and a 500 are answers, asked again each time', async () => {
  const site = await peer((request, response) =>
    response.writeHead(Number(request.url?.slice(1)), { 'content-type': 'text/html' }).end('<p>no</p>'),
  )
  const fetch = fetcher(['127.0.0.1'])
  for (const status of [404, 404, 500])
    expect(await fetch({ url: `${site.url}${status}` })).toMatchObject({ ok: true, status })
})

test('a name without address is unreachable, and so is one the resolver fails on', async () => {
  const fetch = fetcher([], {
    resolve: async (host) => (host === 'none.example' ? [] : Promise.reject(new Error('no'))),
  })
  expect(await fetch({ url: 'http://none.example/' })).toMatchObject({ ok: false, reason: 'unreachable' })
  expect(await fetch({ url: 'http://fails.example/' })).toMatchObject({ ok: false, reason: 'unreachable' })
})

test('the deadline ends a silent server, a slow drip, a long redirect and a resolver that never answers', async () => {
  const silent = await peer(() => {})
  const drip = await peer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  })
  const moving = await peer((_request, response) => response.writeHead(302, { location: silent.url }).end())
  const fetch = fetcher(['127.0.0.1'], { resolve: () => new Promise(() => {}) })
  const urls = [silent.url, drip.url, moving.url, 'http://slow.example/']
  for (const url of urls) expect(await fetch({ url, timeoutMs: 150 })).toMatchObject({ ok: false, reason: 'timeout' })
})

test('a caller may give up, and closing ends what is running', async () => {
  const silent = await peer(() => {})
  const made = createFetcher({ userAgent: () => 'x', allow: allowing('127.0.0.1') })
  const caller = new AbortController()
  const first = made.fetch({ url: silent.url, signal: caller.signal })
  caller.abort()
  expect(await first).toMatchObject({ ok: false })
  const second = made.fetch({ url: silent.url })
  await vi.waitFor(() => expect(silent.requests).toHaveLength(1))
  await made.close()
  expect(await second).toMatchObject({ ok: false, reason: 'timeout' })
})
