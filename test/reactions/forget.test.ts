import { expect, test } from 'vitest'
import { forgetSenders } from '../../src/reactions/forget.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { testCtx } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'

const dayMs = 86_400_000

test('from where and with what a message was sent is known for a month', async () => {
  const { ctx, clock } = await testCtx()
  const post = await hasPost(ctx)
  await submitReaction(ctx, comment(post, { address: '192.0.2.7', agent: 'Lynx' }))
  clock.pass(20 * dayMs)
  await submitReaction(ctx, comment(post, { address: '192.0.2.8', agent: 'Mosaic', source: 'Et combien d’eau ?' }))
  const senders = () => ctx.db.selectFrom('reactions').select(['address', 'agent', 'name']).orderBy('id').execute()

  await forgetSenders(ctx)
  expect(await senders()).toMatchObject([{ agent: 'Lynx' }, { agent: 'Mosaic' }])

  clock.pass(11 * dayMs)
  await forgetSenders(ctx)
  expect(await senders()).toEqual([
    { address: null, agent: null, name: 'Béa' },
    { address: '192.0.2.8', agent: 'Mosaic', name: 'Béa' },
  ])
})
