import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { listDeskReactions, perPage, type DeskFilter } from '../../src/reactions/desk-lists.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { startBlog } from '../support/blog.ts'
import { already, comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

const many = 60_000

/** Copies of one message, a tenth of them spam, a few waiting. */
async function copy(ctx: Ctx, postId: number): Promise<void> {
  const numbers =
    ctx.engine === 'sqlite'
      ? sql`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(many)})`
      : sql`with numbers(n) as (select generate_series(1, ${sql.lit(many)}))`
  await sql`${numbers} insert into reactions (post_id, kind, strand, state, voice, name, name_folded, email, source, html,
    text, created_at, state_at, reasons, cleaner, folded)
    select ${postId}, 'comment', 'reader', case when n % 10 = 0 then 'spam' when n % 1000 = 1 then 'pending' else 'published' end,
      'voice' || n, 'Nom ' || n, 'nom ' || n, 'nom' || n || '@x.example', '', '<p>Un texte.</p>', 'Un texte.',
      '2026-11-20T10:00:00.000Z', '2026-11-20T10:00:00.000Z', '[]', 1, 'nom ' || n || ' un texte'
    from numbers`.execute(ctx.db)
  await sql`analyze`.execute(ctx.db)
}

/** The quickest of three goes, in milliseconds: what else the machine does must not count. */
async function quickest(work: () => Promise<unknown>): Promise<number> {
  const spent: number[] = []
  for (let go = 0; go < 3; go++) {
    const start = performance.now()
    await work()
    spent.push(performance.now() - start)
  }
  return Math.min(...spent)
}

test('a page of the queue costs less than reading all reactions, however many there are, and comes in pages where all must be read', async () => {
  const { ctx, ...blog } = await startBlog()
  const { account } = await atDesk({ ctx, ...blog })
  const { account: author } = await atDesk({ ctx, ...blog }, 'author', 'zoe')
  const post = await hasPost(ctx)
  const old = await submitReaction(
    ctx,
    comment(post, { name: 'Ilse', source: 'Une voûte.', imported: already('pending') }),
  )
  await copy(ctx, post.id)

  const spent: Record<string, number> = {}
  const list = async (name: string, filter: DeskFilter, by = account) => {
    spent[name] = await quickest(() => listDeskReactions(ctx, by, filter))
    return listDeskReactions(ctx, by, filter)
  }
  const states = { pending: 60, published: 53_940, spam: 6_000 }
  for (const tab of Object.keys(states) as (keyof typeof states)[]) {
    expect((await list(tab, { tab })).items).toHaveLength(perPage)
    expect((await list(`${tab} deep`, { tab, before: 2000 })).items.length).toBeGreaterThan(0)
  }
  expect((await list('all', { tab: 'all' })).items).toHaveLength(perPage)
  expect((await list('post', { tab: 'published', postId: post.id })).items).toHaveLength(perPage)
  expect((await list('mail', { tab: 'all', who: 'nom77@x.example' })).items).toHaveLength(1)
  expect((await list('same', { tab: 'all', same: 500 })).items).toHaveLength(1)
  expect((await list('author', { tab: 'published' }, author)).items).toEqual([])

  const first = await list('words', { tab: 'all', words: 'voute' })
  expect(first).toMatchObject({ items: [], partial: true })
  const second = await list('words', { tab: 'all', words: 'voute', before: first.older ?? 0 })
  expect(second.items.map(({ id }) => id)).toEqual([old.reaction.id])
  expect(second).toMatchObject({ older: null, partial: false })

  const whole = await quickest(() => ctx.db.selectFrom('reactions').selectAll().execute())
  const slow = Object.entries(spent).filter(([, ms]) => ms > whole)
  expect(slow).toEqual([])
})
