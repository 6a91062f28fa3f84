import { expect, test } from 'vitest'
import { askStatus } from '../../src/sending/ask-status.ts'
import { testCtx } from '../support/blog.ts'

const url = 'https://peer.example/status/7'

test.each([
  ['{"state":"queued","messages":["Being checked."]}', { words: 'Being checked.', final: false }],
  ['{"state":"held","messages":["Waits for a moderator."]}', { words: 'Waits for a moderator.', final: false }],
  [
    '{"state":"published","messages":["Shown."],"status":"https://peer.example/status/7"}',
    { words: 'Shown.', final: true },
  ],
  ['{"status":"no_link_found","summary":"No link."}', { words: 'No link.', final: true }],
  ['{"status":"queued","summary":"Wait."}', { words: 'Wait.', final: false }],
  ['[]', { words: '', final: false }],
])('JSON can say that it is final: %s', async (body, expected) => {
  const { ctx, web } = await testCtx()
  web.answer(url, { body, contentType: 'application/json' })
  expect(await askStatus(ctx, url)).toEqual(expected)
  expect(web.requests[0]?.accept).toMatch(/^application\/json/)
})

test('pages and texts are read and never final', async () => {
  const { ctx, web } = await testCtx()
  web.page(url, '<title>x</title><p>Your mention is <b>shown</b>.')
  expect(await askStatus(ctx, url)).toEqual({ words: 'Your mention is shown.', final: false })
  web.answer(url, { body: 'ok\n', contentType: 'text/plain' })
  expect(await askStatus(ctx, url)).toEqual({ words: 'ok', final: false })
})

test('a page that does not answer says nothing, one that is gone is final', async () => {
  const { ctx, web } = await testCtx()
  expect(await askStatus(ctx, url)).toBeUndefined()
  web.answer(url, { fails: 'timeout' })
  expect(await askStatus(ctx, url)).toBeUndefined()
  web.answer(url, { status: 410 })
  expect(await askStatus(ctx, url)).toEqual({ words: '', final: true })
})
