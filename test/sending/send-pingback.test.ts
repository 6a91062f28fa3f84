import { expect, test } from 'vitest'
import { sendPingback } from '../../src/sending/send-pingback.ts'
import { readCall } from '../../src/lib/xmlrpc-read.ts'
import { writeFault, writeResponse } from '../../src/lib/xmlrpc.ts'
import { testCtx } from '../support/blog.ts'
import { peerSite } from './peer-site.ts'

const request = {
  endpoint: 'https://peer.example/comment.php?type=pingback&entry_id=7',
  source: 'https://blog.example/2026/11/bread?a=1&b=2',
  target: 'https://peer.example/soup?x=1&y=<2>#part',
}

/** What comes of a ping that is answered like this. */
async function sent(body: string | Buffer, answer: { status?: number; contentType?: string } = {}) {
  const { ctx, web } = await testCtx()
  web.answer(request.endpoint, { contentType: 'text/xml; charset=UTF-8', body, ...answer })
  return sendPingback(ctx, request)
}

test('one call in UTF-8 with its length, as XML-RPC prescribes', async () => {
  const { ctx, url, got } = await peerSite(() => ({
    '/xmlrpc': { headers: { 'content-type': 'text/xml' }, body: writeResponse('Thanks.') },
  }))
  const target = `${request.target}é`
  const answer = await sendPingback(ctx, { ...request, target, endpoint: `${url}/xmlrpc` })
  expect(answer).toEqual({ outcome: 'accepted', status: 200, words: 'Thanks.' })
  const [call] = got
  expect(got).toHaveLength(1)
  expect(call?.headers).toMatchObject({
    'content-type': 'text/xml',
    'content-length': String(Buffer.byteLength(call?.body ?? '')),
  })
  expect(call?.body).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>/)
  expect(readCall(call?.body ?? '')).toEqual({ name: 'pingback.ping', params: [request.source, target] })
})

test.each([
  [0, 'refused'],
  [16, 'refused'],
  [17, 'refused'],
  [32, 'refused'],
  [33, 'refused'],
  [48, 'accepted'],
  [49, 'refused'],
  [50, 'failed'],
  [405, 'refused'],
  [409, 'refused'],
  [-32602, 'failed'],
  [-32300, 'failed'],
  [-32700, 'failed'],
])('fault %i is %s, in the words of the other side', async (code, outcome) => {
  expect(await sent(writeFault(code, 'Because &amp; <b>so</b>.'))).toEqual({
    outcome,
    status: 200,
    words: 'Because & so.',
    fault: code,
  })
})

test('fault 429 asks for another try a minute later', async () => {
  expect(await sent(writeFault(429, ''))).toEqual({
    outcome: 'failed',
    status: 200,
    words: '',
    retrySeconds: 60,
    fault: 429,
  })
})

test('any result is success', async () => {
  expect(await sent(writeResponse('Pingback from &quot;S&quot; registered. :-)'))).toMatchObject({
    outcome: 'accepted',
    words: 'Pingback from "S" registered. :-)',
  })
  expect(await sent(writeResponse(true))).toMatchObject({ outcome: 'accepted', words: '' })
})

test.each([
  ['white space in front', `\r\n\n${writeResponse('ok')}`, { outcome: 'accepted' }],
  [
    'Latin-1',
    Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><methodResponse><params><param><value>Reçu</value></param></params></methodResponse>',
      'latin1',
    ),
    { outcome: 'accepted', words: 'Reçu' },
  ],
  ['a code as string', writeFault(17, 'x').replace('<int>17</int>', '<string>17</string>'), { outcome: 'refused' }],
  ['a code of type i4', writeFault(48, 'x').replaceAll('int>', 'i4>'), { outcome: 'accepted' }],
  ['HTML', '<!doctype html><title>no</title><h1>Maintenance</h1>', { outcome: 'failed', words: 'Maintenance' }],
  ['nothing', '', { outcome: 'failed', words: '' }],
  ['a call', '<methodCall><methodName>x</methodName></methodCall>', { outcome: 'failed' }],
  [
    'a document type',
    `<!DOCTYPE x [<!ENTITY a "b">]>${writeResponse('x').replace(/^<\?.*?\?>/, '')}`,
    { outcome: 'failed' },
  ],
  ['a fault without code', '<methodResponse><fault><value>no</value></fault></methodResponse>', { outcome: 'failed' }],
  ['an empty code', writeFault(17, 'x').replace('<int>17</int>', '<string></string>'), { outcome: 'failed' }],
])('%s', async (_name, body, expected) => {
  const contentType = Buffer.isBuffer(body) ? 'text/xml' : 'text/xml; charset=UTF-8'
  expect(await sent(body, { contentType })).toMatchObject(expected)
})

test('HTTP 400 and above are failures, even with a fault', async () => {
  expect(await sent('<h1>Forbidden</h1>', { status: 403, contentType: 'text/html' })).toEqual({
    outcome: 'failed',
    status: 403,
    words: 'Forbidden',
  })
  expect(await sent(writeFault(17, 'No link.'), { status: 500 })).toMatchObject({
    outcome: 'failed',
    words: 'No link.',
  })
  const { ctx, web } = await testCtx()
  web.answer(request.endpoint, { fails: 'unreachable' })
  expect(await sendPingback(ctx, request)).toMatchObject({ outcome: 'failed', status: null, reason: 'unreachable' })
})
