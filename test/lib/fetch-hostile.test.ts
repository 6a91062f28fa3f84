import { createServer, type Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { fetcher, listening, peer } from './web.ts'

const mebibyte = 1 << 20
const html = { 'content-type': 'text/html' }

/** A server that writes as much of a large body as is taken from it, and how many bytes that was. */
async function large(size: number, status: number, headers: Record<string, string>) {
  let sent = 0
  const closed = Promise.withResolvers<void>()
  const site = await peer((_request, response) => {
    response.writeHead(status, { 'content-length': String(size), ...headers })
    const more = () => {
      while (!response.destroyed && sent < size) {
        sent += 65_536
        if (!response.write(Buffer.alloc(65_536, 32))) return
      }
    }
    response.on('drain', more).on('close', closed.resolve)
    more()
  })
  return { ...site, sent: () => sent, closed: closed.promise }
}

test.each([
  ['a page', 200, html, 'pages', { ok: true }],
  ['a page of an error', 500, html, 'pages', { ok: true, status: 500 }],
  ['a picture, when pages are wanted', 200, { 'content-type': 'image/png' }, 'pages', { reason: 'wrong_type' }],
  ['a picture', 200, { 'content-type': 'image/png' }, 'any', { reason: 'too_large' }],
  ['an unknown thing', 200, {}, 'pages', { reason: 'wrong_type' }],
  ['the body of a redirect', 302, { ...html, location: 'ftp://x/' }, 'pages', { reason: 'refused' }],
] as const)('of 50 MB as %s hardly more than a mebibyte is taken', async (_what, status, headers, types, outcome) => {
  const site = await large(50 * mebibyte, status, headers)

  const got = await fetcher(['127.0.0.1'])({ url: site.url, types })
  await site.closed

  expect(got).toMatchObject(outcome)
  // What lies in the buffers of both ends was never read.
  expect(site.sent()).toBeLessThan(12 * mebibyte)
})

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('50 MB compressed with %s are a mebibyte, and a picture of them is refused', async (coding, compress) => {
  const bomb = compress(Buffer.alloc(50 * mebibyte))
  let type = 'text/html'
  const site = await peer((_request, response) =>
    response.writeHead(200, { 'content-type': type, 'content-encoding': coding }).end(bomb),
  )
  const fetch = fetcher(['127.0.0.1'])
  const before = process.memoryUsage().rss

  const got = await fetch({ url: site.url })
  type = 'image/png'
  const picture = await fetch({ url: site.url, types: 'any' })

  expect(got.ok && got.body.length).toBe(mebibyte)
  expect(picture).toMatchObject({ ok: false, reason: 'too_large' })
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * mebibyte)
})

test.each([
  ['a header a bit at a time', (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x-more: 1\r\n')],
  ['early answers without end', (socket: Socket) => drip(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n')],
  [
    'a chunk a bit at a time',
    (socket: Socket) => drip(socket, `${page}transfer-encoding: chunked\r\n\r\n`, '1\r\nx\r\n'),
  ],
  ['a gzip a bit at a time', (socket: Socket) => drip(socket, `${page}content-encoding: gzip\r\n\r\n`, gzipStart)],
  ['nothing at all', () => {}],
] as [string, (socket: Socket) => void][])('a server that sends %s has its time and no more', async (_what, answer) => {
  const closed = Promise.withResolvers<void>()
  const server = createServer((socket) => {
    socket.on('error', () => {}).on('close', () => closed.resolve())
    socket.once('data', () => answer(socket))
  })
  const port = await listening(server)
  onTestFinished(() => void server.close())
  const started = performance.now()

  const got = await fetcher(['127.0.0.1'])({ url: `http://127.0.0.1:${port}/`, timeoutMs: 300 })

  expect(got).toMatchObject({ ok: false })
  expect(performance.now() - started).toBeLessThan(1500)
  await closed.promise
})

const page = 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n'
const gzipStart = gzipSync(Buffer.alloc(mebibyte)).subarray(0, 10)

function drip(socket: Socket, start: string, bit: string | Buffer): void {
  socket.write(start)
  const timer = setInterval(() => socket.write(bit), 20)
  socket.on('close', () => clearInterval(timer))
}

test('redirects that each take their time share one deadline', async () => {
  const site = await peer((request, response) => {
    const timer = setTimeout(() => response.writeHead(302, { location: `${request.url}0` }).end(), 150)
    response.on('close', () => clearTimeout(timer))
  })
  const got = await fetcher(['127.0.0.1'])({ url: site.url, timeoutMs: 400 })
  expect(got).toMatchObject({ ok: false, reason: 'timeout' })
  expect(site.requests.length).toBeLessThanOrEqual(3)
})

test('two servers that send to each other are asked six times in all', async () => {
  let [first, second] = ['', '']
  const one = await peer((_request, response) => response.writeHead(302, { location: second }).end())
  const two = await peer((_request, response) => response.writeHead(307, { location: first }).end())
  ;[first, second] = [one.url, two.url]
  const got = await fetcher(['127.0.0.1'])({ url: first })
  expect(got).toMatchObject({ ok: false, reason: 'redirects' })
  expect(one.requests.length + two.requests.length).toBe(6)
})

test('a slow page costs its own time only: the next page of the same server is read', async () => {
  let now = 0
  const site = await peer((request, response) => {
    now += 5000
    if (request.url !== '/slow') response.writeHead(200, html).end('Here.')
  })
  const fetch = fetcher(['127.0.0.1'], { now: () => now })
  const ask = (path: string) => fetch({ url: new URL(path, site.url).href, timeoutMs: 300 })

  expect(await ask('/slow')).toMatchObject({ ok: false, reason: 'timeout' })
  expect(await ask('/soup')).toMatchObject({ ok: true, status: 200 })
})

test('a server that breaks off on one page is asked for the next', async () => {
  const site = await peer((request, response) => {
    if (request.url === '/broken') request.socket.destroy()
    else response.writeHead(200, html).end('Here.')
  })
  const fetch = fetcher(['127.0.0.1'])

  expect(await fetch({ url: new URL('/broken', site.url).href })).toMatchObject({ ok: false, reason: 'unreachable' })
  expect(await fetch({ url: new URL('/soup', site.url).href })).toMatchObject({ ok: true, status: 200 })
})

test('a scheme that nobody answers does not silence the other one', async () => {
  const site = await peer((_request, response) => response.writeHead(200, html).end('Here.'))
  const fetch = fetcher(['127.0.0.1'])
  const secure = site.url.replace('http:', 'https:')

  expect(await fetch({ url: secure })).toMatchObject({ ok: false, reason: 'unreachable' })
  expect(await fetch({ url: secure })).toMatchObject({ detail: expect.stringMatching(/^a moment ago/) })
  expect(await fetch({ url: site.url })).toMatchObject({ ok: true, status: 200 })
})

test('a name that used up the time is left alone for a minute, not whoever came last in a row of redirects', async () => {
  let now = 0
  const asked: string[] = []
  const sending = await peer((_request, response) => {
    now += 7900
    response.writeHead(302, { location: `http://late.example:${sending.port}/` }).end()
  })
  const fetch = fetcher(['127.0.0.1', 'mute.example', 'late.example'], {
    now: () => now,
    resolve: async (host) => {
      asked.push(host)
      now += host === 'mute.example' ? 5000 : 100
      return new Promise(() => {})
    },
  })
  const ask = (url: string) => fetch({ url, timeoutMs: 150, mayVisit: async () => true })

  expect(await ask(`http://mute.example:${sending.port}/`)).toMatchObject({ ok: false, reason: 'timeout' })
  expect(await ask(`http://mute.example:${sending.port}/`)).toMatchObject({ ok: false, reason: 'unreachable' })
  expect(await ask(sending.url)).toMatchObject({ ok: false, reason: 'timeout' })
  expect(await ask(`http://late.example:${sending.port}/`)).not.toMatchObject({ reason: 'unreachable' })
  expect(asked).toEqual(['mute.example', 'late.example'])
})
