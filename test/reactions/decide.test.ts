import { describe, expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { decide, mostAtOnce } from '../../src/reactions/decide.ts'
import { undo } from '../../src/reactions/undo.ts'
import { findReaction } from '../../src/reactions/queries.ts'
import { withdrawReaction } from '../../src/reactions/moderate.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { search } from '../../src/search/search.ts'
import { startBlog } from '../support/blog.ts'
import { already, comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { storedCounts } from './cast.ts'

async function held(ctx: Ctx, post: { id: number }, own: Parameters<typeof comment>[1] = {}) {
  return (await submitReaction(ctx, comment(post, { imported: already('pending'), ...own }))).reaction
}

async function learning(ctx: Ctx) {
  return ctx.db
    .selectFrom('jobs')
    .select(['payload', 'runAt'])
    .where('name', '=', 'learn-decision')
    .orderBy('id')
    .execute()
}

describe('deciding', () => {
  test('publishes several at once, each with its number, and writes who, why and the batch', async () => {
    const blog = await startBlog()
    const { ctx } = blog
    const { account } = await atDesk(blog)
    const [one, two] = [await hasPost(ctx), await hasPost(ctx, { slug: 'sel' })]
    const ids = [(await held(ctx, two)).id, (await held(ctx, one)).id, (await held(ctx, one)).id]

    const { batch, done, left } = await decide(ctx, account, ids, 'approve', 'bien vu')

    expect(new Set(done)).toEqual(new Set(ids))
    expect(left).toEqual([])
    expect(await storedCounts(ctx, one)).toMatchObject({ total: 2 })
    const log = await ctx.db.selectFrom('moderations').selectAll().execute()
    expect(log.map((row) => row.batch)).toEqual([batch, batch, batch])
    expect(log[0]).toMatchObject({ who: 'Ann', accountId: account.id, toState: 'published', why: 'bien vu' })
  })

  test('leaves what somebody else decided first, what is so already and what its writer withdrew', async () => {
    const blog = await startBlog()
    const { ctx } = blog
    const { account } = await atDesk(blog)
    const post = await hasPost(ctx)
    const [stale, same, mine] = [await held(ctx, post), await held(ctx, post), await held(ctx, post)]
    await decide(ctx, account, [stale.id, same.id], 'approve')
    await withdrawReaction(ctx, mine, 'writer')

    const again = await decide(ctx, account, [stale.id, same.id, mine.id], 'approve')
    const seen = new Map([[stale.id, 'pending' as const]])
    const spam = await decide(ctx, account, [stale.id], 'spam', '', seen)

    expect(again).toMatchObject({ done: [], left: [stale.id, same.id, mine.id] })
    expect(spam.left).toEqual([stale.id])
    expect((await findReaction(ctx.db, stale.id))?.state).toBe('published')
  })

  test('is refused whole for what stands under somebody else’s post, for unknown ids, and for too many', async () => {
    const blog = await startBlog()
    const { ctx } = blog
    const { account } = await atDesk(blog, 'author')
    const [own, other] = [await hasPost(ctx, { author: 'ann' }), await hasPost(ctx, { slug: 'sel' })]
    const [mine, theirs] = [await held(ctx, own), await held(ctx, other)]

    await expect(decide(ctx, account, [mine.id, theirs.id], 'approve')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(decide(ctx, account, [mine.id, 999], 'approve')).rejects.toMatchObject({ code: 'not_found' })
    const many = Array.from({ length: mostAtOnce + 1 }, (_, n) => n + 1)
    await expect(decide(ctx, account, many, 'approve')).rejects.toMatchObject({ code: 'bad_request' })
    expect((await findReaction(ctx.db, mine.id))?.state).toBe('pending')
    expect((await decide(ctx, account, [mine.id], 'approve')).done).toEqual([mine.id])
  })

  test('teaches the word filter ten seconds later', async () => {
    const blog = await startBlog()
    const { ctx, clock, runJobs } = blog
    const { account } = await atDesk(blog)
    const post = await hasPost(ctx)
    const { id } = await held(ctx, post)

    const { batch } = await decide(ctx, account, [id], 'spam')

    const runAt = new Date(clock.now.getTime() + 10_000).toISOString()
    expect(await learning(ctx)).toEqual([{ payload: JSON.stringify({ reactionId: id, batch }), runAt }])
    clock.pass(9_999)
    expect(await runJobs()).toBe(0)
    clock.pass(1)
    expect(await runJobs()).toBe(1)
    expect((await findReaction(ctx.db, id))?.learned).toBe('spam')
  })
})

test('two moderators at once: each reaction is decided once, whoever comes first', async () => {
  const blog = await startBlog()
  const { ctx } = blog
  const ann = await atDesk(blog)
  const zoe = await atDesk(blog, 'moderator', 'zoe')
  const posts = [await hasPost(ctx), await hasPost(ctx, { slug: 'sel' })]
  const ids: number[] = []
  for (let n = 0; n < 8; n++) ids.push((await held(ctx, posts[n % 2] ?? { id: 0 }, { name: `Voix ${n}` })).id)
  const seen = new Map(ids.map((id) => [id, 'pending' as const]))

  const [first, second] = await Promise.all([
    decide(ctx, ann.account, ids, 'approve', '', seen),
    decide(ctx, zoe.account, ids.toReversed(), 'spam', '', seen),
  ])

  expect(first.done.length + second.done.length).toBe(8)
  expect(new Set([...first.done, ...second.done])).toEqual(new Set(ids))
  expect(await ctx.db.selectFrom('moderations').select('id').execute()).toHaveLength(8)
  const totals = await Promise.all(posts.map((post) => storedCounts(ctx, post)))
  expect(totals.reduce((sum, { total }) => sum + total, 0)).toBe(first.done.length)
})

describe('undoing', () => {
  test('gives back states, reasons, counts, search and feed as they were; numbers stay given', async () => {
    const blog = await startBlog()
    const { ctx, app, clock } = blog
    const { account } = await atDesk(blog)
    const post = await hasPost(ctx)
    const shown = (
      await submitReaction(ctx, comment(post, { imported: already('published', 1), source: 'Du sel fin.' }))
    ).reaction
    const waiting = (await submitReaction(ctx, comment(post, { source: 'Du seigle gris.' }))).reaction
    const link = (await submitReaction(ctx, linkback(post, { imported: already('withdrawn', 2) }))).reaction
    const ids = [shown.id, waiting.id, link.id]
    const look = async () => ({
      counts: await storedCounts(ctx, post),
      rows: await ctx.db
        .selectFrom('reactions')
        .select(['id', 'state', 'formerState', 'stateAt', 'reasons', 'onceKey'])
        .orderBy('id')
        .execute(),
      found:
        (await search(ctx, 'sel', { kind: 'reaction' })).counts.reaction +
        (await search(ctx, 'seigle', { kind: 'reaction' })).counts.reaction,
      feed: (await app.inject({ url: `${post.path}/feed.atom` })).body.includes('Du sel fin'),
    })
    const before = await look()
    clock.pass(60_000)

    const { batch } = await decide(ctx, account, ids, 'spam')
    expect(await look()).not.toEqual(before)
    clock.pass(9_999)
    expect(await undo(ctx, account, batch)).toEqual(ids)

    expect(await look()).toEqual(before)
    expect(await learning(ctx)).toEqual([])
    const log = await ctx.db.selectFrom('moderations').select(['why', 'undoneAt']).orderBy('id').execute()
    expect(log.map(({ why }) => why)).toEqual(['spam', 'spam', 'spam', 'undo', 'undo', 'undo'])
    expect(log.slice(0, 3).every(({ undoneAt }) => undoneAt !== null)).toBe(true)
  })

  test('keeps the number that an approval gave', async () => {
    const blog = await startBlog()
    const { ctx } = blog
    const { account } = await atDesk(blog)
    const post = await hasPost(ctx)
    const [first, second] = [await held(ctx, post), await held(ctx, post)]

    const { batch } = await decide(ctx, account, [first.id], 'approve')
    await undo(ctx, account, batch)
    await decide(ctx, account, [second.id], 'approve')

    expect(await findReaction(ctx.db, first.id)).toMatchObject({ state: 'pending', number: 1 })
    expect(await findReaction(ctx.db, second.id)).toMatchObject({ number: 2 })
    expect(await storedCounts(ctx, post)).toMatchObject({ total: 1, voices: 1 })
  })

  test('comes too late after ten seconds, works once, and only for whoever decided', async () => {
    const blog = await startBlog()
    const { ctx, clock } = blog
    const ann = await atDesk(blog)
    const zoe = await atDesk(blog, 'moderator', 'zoe')
    const post = await hasPost(ctx)
    const [one, two] = [await held(ctx, post), await held(ctx, post)]
    const first = await decide(ctx, ann.account, [one.id], 'approve')
    await expect(undo(ctx, zoe.account, first.batch)).rejects.toMatchObject({ code: 'not_found' })
    await undo(ctx, ann.account, first.batch)
    await expect(undo(ctx, ann.account, first.batch)).rejects.toMatchObject({ key: 'moderation.undoTwice' })

    const second = await decide(ctx, ann.account, [two.id], 'remove')
    clock.pass(10_000)

    await expect(undo(ctx, ann.account, second.batch)).rejects.toMatchObject({ key: 'moderation.undoLate' })
    expect((await findReaction(ctx.db, two.id))?.state).toBe('removed')
  })

  test('leaves what somebody else has decided meanwhile', async () => {
    const blog = await startBlog()
    const { ctx } = blog
    const ann = await atDesk(blog)
    const zoe = await atDesk(blog, 'moderator', 'zoe')
    const post = await hasPost(ctx)
    const [one, two] = [await held(ctx, post), await held(ctx, post)]
    const { batch } = await decide(ctx, ann.account, [one.id, two.id], 'approve')
    await decide(ctx, zoe.account, [one.id], 'spam')

    expect(await undo(ctx, ann.account, batch)).toEqual([two.id])
    expect((await findReaction(ctx.db, one.id))?.state).toBe('spam')
  })
})
