import { expect, test } from 'vitest'
import { sendTrackback } from '../../src/sending/send-trackback.ts'
import { testCtx } from '../support/blog.ts'
import { peerSite } from './peer-site.ts'

const request = {
  endpoint: 'https://peer.example/trackback/7?lang=fr',
  source: 'https://blog.example/2026/11/bread',
  title: 'Écho & pain',
  excerpt: 'Le four est en terre.',
  siteName: 'Le Carnet',
}
const xml = (inner: string) => `<?xml version="1.0" encoding="utf-8"?>\n<response>\n${inner}\n</response>`

/** What comes of a trackback that is answered like this. */
async function sent(body: string, answer: { status?: number; contentType?: string } = {}) {
  const { ctx, web } = await testCtx()
  web.answer(request.endpoint, { contentType: 'text/xml', body, ...answer })
  return sendTrackback(ctx, request)
}

test('the four fields as a form in UTF-8, each text cut at 255 characters', async () => {
  const { ctx, url, got } = await peerSite(() => ({ '/tb': { body: xml('<error>0</error>') } }))
  const long = 'mot '.repeat(100)
  await sendTrackback(ctx, { ...request, endpoint: `${url}/tb`, excerpt: long })
  expect(got).toHaveLength(1)
  expect(got[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded; charset=utf-8')
  const { excerpt = '', ...fields } = Object.fromEntries(new URLSearchParams(got[0]?.body))
  expect(fields).toEqual({ title: 'Écho & pain', url: request.source, blog_name: 'Le Carnet' })
  expect(excerpt).toMatch(/^(mot ){60,}mot…$/)
  expect(excerpt.length).toBeLessThanOrEqual(255)
})

test.each([
  ['error 0', xml('<error>0</error>'), {}, { outcome: 'accepted', status: 200, words: '' }],
  [
    'error 1',
    xml('<error> 1 </error><message>Sorry, closed &amp;lt;here&amp;gt;.</message>'),
    {},
    { outcome: 'refused', words: 'Sorry, closed <here>.' },
  ],
  ['another root', '<error><code>wp_die</code></error>', {}, { outcome: 'failed' }],
  ['an HTML page', '<h1>Hello</h1>', { contentType: 'text/html' }, { outcome: 'failed', words: 'Hello' }],
  ['nothing', '', {}, { outcome: 'failed', words: '' }],
  ['an HTTP error', xml('<error>0</error>'), { status: 500 }, { outcome: 'failed', status: 500 }],
  ['another number', xml('<error>2</error>'), {}, { outcome: 'failed' }],
])('%s', async (_name, body, answer, expected) => {
  expect(await sent(body, answer)).toMatchObject(expected)
})

test('no answer is a failure', async () => {
  const { ctx, web } = await testCtx()
  web.answer(request.endpoint, { fails: 'refused' })
  expect(await sendTrackback(ctx, request)).toEqual({ outcome: 'failed', status: null, words: '', reason: 'refused' })
})
