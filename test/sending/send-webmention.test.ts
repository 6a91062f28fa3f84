import { expect, test } from 'vitest'
import { sendWebmention } from '../../src/sending/send-webmention.ts'
import { testCtx } from '../support/blog.ts'
import { peerSite } from './peer-site.ts'

const request = {
  endpoint: 'https://peer.example/webmention?for=1',
  source: 'https://blog.example/2026/11/bread',
  target: 'https://peer.example/a?x=1&y=2#part',
}

/** What comes of a webmention that is answered like this. */
async function sent(answer: Parameters<Awaited<ReturnType<typeof testCtx>>['web']['answer']>[1]) {
  const { ctx, web } = await testCtx()
  web.answer(request.endpoint, answer)
  return sendWebmention(ctx, request)
}
const text = 'text/plain; charset=utf-8'

test('a form with source and target alone, whatever the query of the endpoint', async () => {
  const { ctx, web } = await testCtx()
  web.answer(request.endpoint, { status: 202 })
  await sendWebmention(ctx, request)
  expect(web.requests).toHaveLength(1)
  expect(web.requests[0]).toMatchObject({
    method: 'POST',
    url: request.endpoint,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body:
      'source=https%3A%2F%2Fblog.example%2F2026%2F11%2Fbread' +
      '&target=https%3A%2F%2Fpeer.example%2Fa%3Fx%3D1%26y%3D2%23part',
  })
})

test.each([
  ['200', { status: 200 }, { outcome: 'accepted', status: 200, words: '' }],
  ['202 with words', { status: 202, contentType: text, body: 'Queued.' }, { outcome: 'accepted', words: 'Queued.' }],
  [
    '400',
    { status: 400, contentType: text, body: 'No link found.\n' },
    { outcome: 'refused', words: 'No link found.' },
  ],
  ['404', { status: 404, body: '<h1>Not here</h1>' }, { outcome: 'refused', status: 404, words: 'Not here' }],
  ['405', { status: 405 }, { outcome: 'refused', words: '' }],
  ['408', { status: 408 }, { outcome: 'failed' }],
  ['429', { status: 429, headers: { 'retry-after': '120' } }, { outcome: 'failed', retrySeconds: 120 }],
  ['500', { status: 500 }, { outcome: 'failed', status: 500 }],
  ['503', { status: 503, headers: { 'retry-after': 'Fri, 20 Nov 2026 10:05:00 GMT' } }, { retrySeconds: 300 }],
  ['a redirect to nowhere', { status: 302 }, { outcome: 'failed', status: 302 }],
  ['a wait for ever', { status: 503, headers: { 'retry-after': '99999999' } }, { retrySeconds: 86_400 }],
])('%s', async (_name, answer, expected) => {
  expect(await sent(answer)).toMatchObject(expected)
})

test('no answer is a failure with its reason, and a want of our own connections is none of theirs', async () => {
  expect(await sent({ fails: 'timeout' })).toEqual({ outcome: 'failed', status: null, words: '', reason: 'timeout' })
  expect(await sent({ fails: 'busy' })).toMatchObject({ outcome: 'busy', status: null })
})

test('the Location of a 201 is the status page, relative to where the request ended', async () => {
  const finalUrl = 'https://peer.example/api/wm'
  const headers = { location: '../status/7?k=é' }
  const status = { statusUrl: 'https://peer.example/status/7?k=%C3%A9' }
  expect(await sent({ status: 201, headers, finalUrl })).toMatchObject({ outcome: 'accepted', ...status })
  expect(await sent({ status: 202, headers, finalUrl })).not.toHaveProperty('statusUrl')
  expect(await sent({ status: 201, headers: { location: 'javascript:1' } })).not.toHaveProperty('statusUrl')
})

test.each([
  [
    '{"error":"no_link_found","error_description":"The source does not link to us."}',
    'The source does not link to us.',
  ],
  ['{"status":"queued","summary":"The request was queued.","location":"https://x"}', 'The request was queued.'],
  ['{"code":"target_not_found","message":"<b>Target</b> &amp; all"}', 'Target & all'],
  ['{"messages":["Held.","En attente."]}', 'Held. / En attente.'],
  ['{"error":"invalid_target"}', 'invalid_target'],
  ['{"__proto__":{"error":"x"},"data":[1]}', ''],
  ['"just a text"', 'just a text'],
  ['no JSON at all', ''],
])('of JSON the sentence is taken: %s', async (body, words) => {
  expect(await sent({ status: 400, contentType: 'application/json', body })).toMatchObject({ words })
})

test('words are one line of plain text, at most 300 characters', async () => {
  const page = '<title>no</title><script>bad()</script><p>First   line<p>Second \u202e&lt;b&gt;'
  expect(await sent({ status: 400, body: page })).toMatchObject({ words: 'First line Second <b>' })
  expect(await sent({ status: 400, body: 'word '.repeat(1000), contentType: text })).toMatchObject({
    words: expect.stringMatching(/^(word ){10,}.*…$/),
  })
  const long = await sent({ status: 400, body: 'x'.repeat(5000), contentType: text })
  expect(long.words).toHaveLength(300)
  expect(await sent({ status: 400, body: 'GIF89a', contentType: 'image/gif' })).toMatchObject({ words: '' })
})

test('a moved endpoint gets the same POST again, three times at most; 303 asks for a page', async () => {
  const moved = (status: number, location: string) => ({ status, headers: { location } })
  const { ctx, url, got } = await peerSite(() => ({
    '/1': moved(301, '/2'),
    '/2': moved(302, '/3'),
    '/3': moved(307, '/end'),
    '/0': moved(308, '/1'),
    '/end': { status: 202 },
    '/other': moved(303, '/thanks'),
    '/thanks': { body: 'Thanks.' },
  }))
  const send = (path: string) => sendWebmention(ctx, { ...request, endpoint: `${url}${path}` })
  expect(await send('/1')).toMatchObject({ outcome: 'accepted', status: 202 })
  expect(got.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /1', 'POST /2', 'POST /3', 'POST /end'])
  expect(new Set(got.map(({ body }) => body)).size).toBe(1)
  expect(await send('/0')).toMatchObject({ outcome: 'failed', reason: 'redirects' })
  expect(await send('/other')).toMatchObject({ outcome: 'accepted', words: 'Thanks.' })
  expect(got.at(-1)).toMatchObject({ method: 'GET', path: '/thanks', body: '' })
})
