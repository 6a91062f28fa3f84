import { expect, test } from 'vitest'
import { sql } from 'kysely'
import type { Ctx } from '../../src/context.ts'
import { transaction } from '../../src/db/transaction.ts'
import { testCtx } from '../support/blog.ts'

const put = (ctx: Ctx, path: string) =>
  ctx.db.insertInto('rates').values({ key: path, slot: 1, hits: 1, endsAt: '' }).execute()

async function keys(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db.selectFrom('rates').select('key').orderBy('key').execute()
  return rows.map(({ key }) => key)
}

test('of many transactions at once, each that throws takes back its own work and nobody else’s', async () => {
  const { ctx } = await testCtx()
  const names = Array.from({ length: 120 }, (_, n) => `k${String(n).padStart(3, '0')}`)
  const results = await Promise.allSettled(
    names.map((name, n) =>
      transaction(ctx, async (ctx) => {
        await put(ctx, name)
        if (n % 3 === 0) throw new Error(`no ${name}`)
        if (n % 3 === 1) await put(ctx, name)
        return name
      }),
    ),
  )
  const kept = names.filter((_, n) => n % 3 === 2)
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(kept.length)
  expect(results[0]).toMatchObject({ status: 'rejected', reason: new Error('no k000') })
  expect(await keys(ctx)).toEqual(kept)
})

test('what happens after a commit happens once it can be seen, and not when it was taken back', async () => {
  const { ctx } = await testCtx()
  const told: string[] = []
  const run = (name: string, fails: boolean) =>
    transaction(ctx, async (ctx) => {
      await put(ctx, name)
      ctx.afterCommit?.push(() => told.push(name))
      if (fails) throw new Error(name)
    })
  await Promise.allSettled([run('a', false), run('b', true), run('c', false)])
  expect(told.sort()).toEqual(['a', 'c'])
})

test('a transaction inside another is part of it', async () => {
  const { ctx } = await testCtx()
  const whole = transaction(ctx, async (ctx) => {
    await transaction(ctx, (ctx) => put(ctx, 'inner'))
    throw new Error('outer')
  })
  await expect(whole).rejects.toThrow('outer')
  expect(await keys(ctx)).toEqual([])
})

test('a store that ends the transaction by itself fails everybody who was in it, and serves those who come later', async () => {
  const { ctx } = await testCtx()
  const broken = transaction(ctx, async (ctx) => {
    await put(ctx, 'broken')
    await sql`rollback`.execute(ctx.db)
    throw new Error('disk full')
  })
  const results = await Promise.allSettled([transaction(ctx, (ctx) => put(ctx, 'before')), broken])
  expect(results[1]).toMatchObject({ status: 'rejected', reason: new Error('disk full') })
  const committed = results[0].status === 'fulfilled' ? ['before'] : []
  expect(await keys(ctx)).toEqual(committed)
  await transaction(ctx, (ctx) => put(ctx, 'later'))
  expect(await keys(ctx)).toEqual([...committed, 'later'])
})
