import type { Ctx } from '../context.ts'
import { beginWrite, isBusy } from './dialect.ts'
import { sql } from 'kysely'

/**
 * Runs `work` in one write transaction and commits it when it returns; whatever it throws rolls all back.
 * `work` gets its own `ctx`: use that one only, since on SQLite a query sent past an open transaction waits for ever.
 * Inside a transaction it joins it. A lock held elsewhere is waited for and tried again a few times.
 */
export async function transaction<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (ctx.afterCommit) return work(ctx)
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(ctx, work)
    } catch (error) {
      if (attempt >= 5 || !isBusy(error)) throw error
    }
  }
}

async function runOnce<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const afterCommit: (() => void)[] = []
  const result = await ctx.db.connection().execute(async (db) => {
    await beginWrite(ctx.engine).execute(db)
    try {
      const value = await work({ ...ctx, db, afterCommit })
      await sql`commit`.execute(db)
      return value
    } catch (error) {
      await sql`rollback`.execute(db).catch(() => undefined)
      throw error
    }
  })
  for (const act of afterCommit) act()
  return result
}
