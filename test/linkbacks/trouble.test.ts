import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { transaction } from '../../src/db/transaction.ts'
import { atDesk } from '../support/desk.ts'
import { unpublishPost } from '../../src/posts/publish.ts'
import { moderate } from '../../src/reactions/moderate.ts'
import type { Account } from '../../src/identities/account.ts'
import type { Ctx } from '../../src/context.ts'
import { saveRule } from '../../src/reactions/rule-book.ts'
import { ann } from './cast.ts'
import { startWithMention } from './webmention-cast.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

type Doing = { ctx: Ctx; account: Account; postId: number; id: number }

/** Ann's link, whose page was missing when it was last read. */
async function startWithMissingPage() {
  const blog = await startWithMention()
  blog.web.answer(ann, { status: 404 })
  blog.clock.pass(minuteMs)
  await blog.mention(ann, blog.post.url)
  await blog.runJobs()
  return blog
}

test('a page that was missing and then is in trouble is tried again after 10 min, not at once', async () => {
  const blog = await startWithMissingPage()
  blog.web.answer(ann, { status: 503 })
  const before = blog.web.requests.length
  blog.clock.pass(hourMs)
  await blog.runJobs()
  expect(blog.web.requests).toHaveLength(before + 1)
  blog.clock.pass(10 * minuteMs)
  await blog.runJobs()
  expect(blog.web.requests).toHaveLength(before + 2)

  blog.web.answer(ann, { status: 404 })
  blog.clock.pass(2 * hourMs)
  await blog.runJobs()
  expect(await blog.theOne()).toMatchObject({ state: 'withdrawn' })
})

test.each([
  {
    what: 'a rule refuses its site',
    happens: async ({ ctx, account }: Doing) => {
      await saveRule(ctx, account, { kind: 'site', value: 'ann.example', verdict: 'refuse', note: '' })
    },
  },
  {
    what: 'its post is taken back',
    happens: async ({ ctx, account, postId }: Doing) => unpublishPost(ctx, account, postId),
  },
  {
    what: 'a moderator removes it',
    happens: async ({ ctx, id }: Doing) => {
      await moderate(ctx, id, 'remove', 'Mado')
    },
  },
])('a link whose page was missing is not looked at again and again when $what', async ({ happens }) => {
  const blog = await startWithMissingPage()
  const { account } = await atDesk(blog)
  const { id } = await blog.theOne()
  await happens({ ctx: blog.ctx, account, postId: blog.post.id, id })
  const before = blog.web.requests.length
  blog.clock.pass(hourMs)

  await blog.runJobs()

  expect(blog.web.requests.length - before).toBeLessThanOrEqual(1)
  const { missingSince, recheckAt } = await blog.linkback()
  expect(missingSince).toBeNull()
  expect(Date.parse(recheckAt ?? '')).toBeGreaterThan(blog.clock.now.getTime() + 24 * hourMs)
})

test('what a moderator decides while its page is being judged stays decided', async () => {
  const blog = await startWithMention()
  const { id } = await blog.theOne()
  await blog.runJobs()
  blog.web.answer(ann, { status: 410 })
  blog.clock.pass(minuteMs)
  await blog.mention(ann, blog.post.url)

  const { checked } = await transaction(blog.ctx, async (ctx) => {
    await moderate(ctx, id, 'remove', 'Mado')
    const checked = blog.runJobs()
    await somebodyWaits(ctx)
    return { checked }
  })
  await checked

  expect(await blog.theOne()).toMatchObject({ state: 'removed' })
})

/** On PostgreSQL, until another transaction waits for this one; on SQLite all others do from the beginning. */
async function somebodyWaits(ctx: Ctx): Promise<void> {
  for (let tries = 0; ctx.engine === 'postgres' && tries < 500; tries++) {
    const waiting = await sql`select pg_sleep(0.01), pid from pg_locks
      where not granted and transactionid = pg_current_xact_id()::xid`.execute(ctx.db)
    if (waiting.rows.length > 0) return
    await sql`select pg_sleep(0.01)`.execute(ctx.db)
  }
  if (ctx.engine === 'postgres') throw new Error('nobody waits')
}

test('a link whose check never ended is read again when its time has come', async () => {
  const blog = await startWithMention()
  const { id, asked } = await blog.linkback()
  await blog.ctx.db
    .updateTable('linkbacks')
    .set({ asked: asked + 1, begun: asked + 1 })
    .where('id', '=', id)
    .execute()
  const before = blog.web.requests.length
  blog.clock.pass(7 * 24 * hourMs)

  await blog.round()

  expect(blog.web.requests).toHaveLength(before + 1)
  expect(await blog.status(blog.address)).toMatchObject({ state: 'published' })
})
