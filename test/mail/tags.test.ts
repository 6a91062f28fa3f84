import { expect, test } from 'vitest'
import { readTag, replyAddress, returnAddress } from '../../src/mail/tags.ts'
import { testCtx } from '../support/blog.ts'

const env = { MAIL_REPLY: 'Fil@blog.example' }

test('an address of ours says what it is for, and to whom it was given', async () => {
  const { ctx } = await testCtx({ mail: true, env })
  const reply = replyAddress(ctx, { email: 'bo@e.example', accountId: 7 }, { postId: 3, reactionId: null }) ?? ''
  const read = readTag(ctx, reply.toUpperCase())
  expect(read?.tag).toEqual({ kind: 'reply', postId: 3, reactionId: 0, accountId: 7 })
  expect(read?.verify('Bo@E.example')).toBe(true)
  expect(read?.verify('mallory@e.example')).toBe(false)
  const back = returnAddress(ctx, { id: 41, email: 'bo@e.example' }) ?? ''
  expect(readTag(ctx, back)?.tag).toEqual({ kind: 'bounce', mailId: 41 })
  expect(readTag(ctx, back)?.verify('bo@e.example')).toBe(true)
})

test('its local part is short enough for every server, whatever the numbers', async () => {
  const { ctx } = await testCtx({ mail: true, env })
  const most = 2_147_483_647
  const address =
    replyAddress(ctx, { email: 'bo@e.example', accountId: most }, { postId: most, reactionId: most }) ?? ''
  expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64)
  expect(readTag(ctx, address)?.verify('bo@e.example')).toBe(true)
})

test('no other address is read as one of ours', async () => {
  const { ctx } = await testCtx({ mail: true, env })
  const good = replyAddress(ctx, { email: 'bo@e.example', accountId: null }, { postId: 3, reactionId: 1 }) ?? ''
  const others = ['', '@', 'fil@blog.example', 'fil+@blog.example', 'fil+r3-1-0@blog.example', 'x' + good, good + 'x']
  for (const other of others) expect(readTag(ctx, other), other).toBeUndefined()
  expect(readTag(ctx, good.replace('+r3-', '+r4-'))?.verify('bo@e.example')).toBe(false)
  expect(readTag((await testCtx({ mail: true })).ctx, good)).toBeUndefined()
})
