import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { migrate, NewerDatabase } from '../../src/db/migrate.ts'
import { transaction } from '../../src/db/transaction.ts'
import { spend } from '../../src/db/rates.ts'
import { moveRevision } from '../../src/settings/site.ts'
import { testCtx } from '../support/blog.ts'

test('a database written by a newer program refuses an older one and stays as it was', async () => {
  const { ctx } = await testCtx()
  await sql`insert into migrations (name, at) values ('999-tomorrow', '2030-01-01T00:00:00.000Z')`.execute(ctx.db)

  await expect(migrate(ctx.db, ctx.engine)).rejects.toBeInstanceOf(NewerDatabase)
})

test('migrating twice runs nothing the second time', async () => {
  const { ctx } = await testCtx()

  expect(await migrate(ctx.db, ctx.engine)).toEqual([])
})

test('a transaction that throws leaves nothing behind and runs nothing afterwards', async () => {
  const { ctx } = await testCtx()
  const before = await ctx.revision()
  const ran: string[] = []

  const failing = transaction(ctx, async (ctx) => {
    ctx.afterCommit?.push(() => ran.push('after'))
    await moveRevision(ctx)
    throw new Error('as asked')
  })

  await expect(failing).rejects.toThrow('as asked')
  expect(await ctx.revision()).toBe(before)
  expect(ran).toEqual([])
})

test('many transactions at once each count', async () => {
  const { ctx } = await testCtx()
  const before = await ctx.revision()

  await Promise.all(Array.from({ length: 20 }, () => transaction(ctx, (ctx) => moveRevision(ctx))))

  expect(await ctx.revision()).toBe(before + 20)
})

test('a rate lets its number through, names the wait, and opens again in the next window', async () => {
  const { ctx, clock } = await testCtx()
  const rates = [{ limit: 2, seconds: 60 }]

  expect([await spend(ctx, 'a', rates), await spend(ctx, 'a', rates)]).toEqual([0, 0])
  const wait = await spend(ctx, 'a', rates)
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
  expect(await spend(ctx, 'b', rates)).toBe(0)
  clock.pass(wait * 1000)
  expect(await spend(ctx, 'a', rates)).toBe(0)
})
