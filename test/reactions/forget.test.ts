import { expect, test } from 'vitest'
import { forgetLinkbacks } from '../../src/linkbacks/forget.ts'
import { forgetSenders } from '../../src/reactions/forget.ts'
import { beginReaderSession } from '../../src/readers/sessions.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { testCtx } from '../support/blog.ts'
import { hasReader } from '../readers/cast.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'

/** Where an address of the network may stand in what is kept. */
const places = ['reactions', 'linkbacks', 'readerSessions', 'reports'] as const

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

test('after a month no network address of a reader, of who reported or of a link is left', async () => {
  const { ctx, clock } = await testCtx()
  const post = await hasPost(ctx)
  const { reaction } = await submitReaction(ctx, linkback(post, { address: '192.0.2.7' }))
  const readerId = await hasReader(ctx)
  const { id } = await ctx.db.selectFrom('identities').select('id').executeTakeFirstOrThrow()
  await beginReaderSession(ctx, { id, readerId }, { agent: 'Lynx', address: '192.0.2.7' })
  const now = ctx.now().toISOString()
  const report = {
    reactionId: reaction.id,
    reason: 'spam',
    readerId,
    voice: null,
    closedAt: null,
    closedBy: null,
  } as const
  await ctx.db
    .insertInto('reports')
    .values({ ...report, address: '192.0.2.7', createdAt: now })
    .execute()
  await ctx.db
    .insertInto('linkbacks')
    .values({
      token: 'x',
      transport: 'webmention',
      transports: '["webmention"]',
      source: 'https://levain.example/hate',
      sourceKey: 'levain.example/hate',
      target: post.path,
      provenTarget: null,
      postId: post.id,
      parentNumber: null,
      fields: '{}',
      asked: 1,
      begun: 1,
      ended: 1,
      outcome: null,
      reactionId: reaction.id,
      sender: '192.0.2.7',
      requestedAt: now,
      checkedAt: null,
      missingSince: null,
      recheckAt: null,
      failingSince: null,
      trouble: null,
    })
    .execute()
  const found = async () => {
    const rows = []
    for (const place of places) rows.push(JSON.stringify(await ctx.db.selectFrom(place).selectAll().execute()))
    return rows.map((row) => /192\.0\.2|Lynx/.test(row))
  }

  clock.pass(29 * dayMs)
  await forgetSenders(ctx)
  await forgetLinkbacks(ctx)
  expect(await found()).toEqual([true, true, true, true])
  clock.pass(2 * dayMs)
  await forgetSenders(ctx)
  await forgetLinkbacks(ctx)
  expect(await found()).toEqual([false, false, false, false])
})
