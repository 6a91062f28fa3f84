import { CompiledQuery, sql } from 'kysely'
import type { Ctx, Db } from '../context.ts'
import { beginWrite, isBusy } from './dialect.ts'

/**
 * Runs `work` in one write transaction and commits it when it returns; whatever it throws rolls all back.
 * `work` gets its own `ctx`: use that one only, since on SQLite a query sent past an open transaction waits for ever.
 * Inside a transaction it joins it. A lock held elsewhere is waited for and tried again a few times.
 * On SQLite, what waits at the same time is committed together: one flush of the disk for all, and nobody is answered before it.
 */
export async function transaction<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (ctx.afterCommit) return work(ctx)
  return ctx.engine === 'sqlite' ? runShared(ctx, work) : whileBusy(() => runAlone(ctx, work))
}

async function whileBusy<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (attempt >= 5 || !isBusy(error)) throw error
    }
  }
}

async function runAlone<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
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
  ctx.forgetRevision()
  for (const act of afterCommit) act()
  return result
}

/** One piece of work that waits for its turn: `run` does it, `settle` and `fail` tell its caller after the commit. */
type Waiting = { run: (db: Db) => Promise<void>; settle: () => void; fail: (error: unknown) => void }

const mostTogether = 50
const savepoint = CompiledQuery.raw('savepoint work')
const release = CompiledQuery.raw('release work')
const queues = new WeakMap<Db, Waiting[]>()

function runShared<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let settle = () => {}
    const run = async (db: Db) => {
      const afterCommit: (() => void)[] = []
      const value = await work({ ...ctx, db, afterCommit })
      settle = () => {
        resolve(value)
        for (const act of afterCommit) act()
      }
    }
    const waiting = { run, settle: () => settle(), fail: reject }
    const queue = queues.get(ctx.db)
    if (queue) queue.push(waiting)
    else {
      queues.set(ctx.db, [waiting])
      void empty(ctx)
    }
  })
}

async function empty(ctx: Ctx): Promise<void> {
  const queue = queues.get(ctx.db) ?? []
  while (queue.length > 0) {
    const taken: Waiting[] = []
    // Requests that have arrived already, and are about to write too, get to stand in line first.
    await new Promise(setImmediate)
    try {
      const done = await ctx.db.connection().execute((db) => runTogether(ctx, db, queue, taken))
      ctx.forgetRevision()
      for (const { settle } of done) settle()
    } catch (error) {
      // Nothing was taken when the transaction could not even begin: then it is so for all who wait.
      for (const { fail } of taken.length > 0 ? taken : queue.splice(0)) fail(error)
    }
  }
  queues.delete(ctx.db)
}

/** Each piece of work has a savepoint, so that one that throws takes only its own back. */
async function runTogether(ctx: Ctx, db: Db, queue: Waiting[], taken: Waiting[]): Promise<Waiting[]> {
  await whileBusy(() => beginWrite(ctx.engine).execute(db))
  try {
    const done: Waiting[] = []
    for (let next = queue.shift(); next; next = taken.length < mostTogether ? queue.shift() : undefined) {
      taken.push(next)
      await db.executeQuery(savepoint)
      try {
        await next.run(db)
        done.push(next)
      } catch (error) {
        await takeBack(db, error)
        taken.pop()
        next.fail(error)
      }
      await db.executeQuery(release)
    }
    await sql`commit`.execute(db)
    return done
  } catch (error) {
    await sql`rollback`.execute(db).catch(() => undefined)
    throw error
  }
}

/** A store that is full or broken has ended the whole transaction by itself: then nothing is left to go back to. */
async function takeBack(db: Db, error: unknown): Promise<void> {
  await sql`rollback to work`.execute(db).catch(() => {
    throw error
  })
}
