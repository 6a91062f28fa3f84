import { sql } from 'kysely'
import { instant, type Ctx, type Db } from '../context.ts'
import type { ThrottleTable } from '../db/schema-accounts.ts'
import { transaction } from '../db/transaction.ts'

const freeTries = 5
const firstDelay = 30
const longestDelay = 15 * 60
/** Who has left it alone for a day begins anew. */
const memoryMs = 86_400_000

/**
 * Counts one try under every key and answers 0, or counts none and answers the seconds to wait. It is called before the
 * try is made, so that a thousand at once cannot slip through together. Five tries are free; the wait after each further
 * one doubles from half a minute to a quarter of an hour, and stays there: it never becomes a lock.
 */
export async function chargeTry(ctx: Ctx, keys: readonly string[]): Promise<number> {
  const known = await ctx.db.selectFrom('throttles').selectAll().where('key', 'in', keys).execute()
  const wait = longestWait(ctx, known)
  // Who insists costs a read and no write.
  if (wait > 0) return wait
  return transaction(ctx, async (ctx) => {
    const rows: Throttle[] = []
    // In one order, or two who charge the same keys would wait for each other.
    for (const key of keys.toSorted()) rows.push(await hold(ctx, key))
    const wait = longestWait(ctx, rows)
    if (wait === 0) for (const row of rows) await charge(ctx, row)
    return wait
  })
}

/** Gives back a try that was none against this key, such as that of somebody who got in. */
export async function returnTry(ctx: Ctx, key: string): Promise<void> {
  await ctx.db
    .updateTable('throttles')
    .set({ failures: sql`failures - 1`, untilAt: instant(ctx) })
    .where('key', '=', key)
    .where('failures', '>', 0)
    .execute()
}

/** Forgets the tries under a key. */
export async function clearTries(db: Db, key: string): Promise<void> {
  await db.deleteFrom('throttles').where('key', '=', key).execute()
}

/** Forgets the keys that have been left alone for a day. */
export async function forgetThrottles(ctx: Ctx): Promise<void> {
  await ctx.db.deleteFrom('throttles').where('untilAt', '<', dayAgo(ctx)).execute()
}

type Throttle = { key: string; failures: number; lastAt: ThrottleTable['lastAt']; untilAt: ThrottleTable['untilAt'] }

function longestWait(ctx: Ctx, rows: readonly Throttle[]): number {
  const now = ctx.now().getTime()
  return Math.max(0, ...rows.map(({ untilAt }) => Math.ceil((Date.parse(untilAt) - now) / 1000)))
}

/** The row of a key, made when missing; on PostgreSQL whoever else wants it waits until we have committed. */
async function hold(ctx: Ctx, key: string): Promise<Throttle> {
  return ctx.db
    .insertInto('throttles')
    .values({ key, failures: 0, lastAt: instant(ctx), untilAt: instant(ctx) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function charge(ctx: Ctx, { key, failures, lastAt }: Throttle): Promise<void> {
  const tries = lastAt < dayAgo(ctx) ? 1 : failures + 1
  const delay = tries < freeTries ? 0 : Math.min(longestDelay, firstDelay * 2 ** (tries - freeTries))
  const untilAt = new Date(ctx.now().getTime() + delay * 1000).toISOString()
  const charged = { failures: tries, lastAt: instant(ctx), untilAt }
  await ctx.db.updateTable('throttles').set(charged).where('key', '=', key).execute()
}

function dayAgo(ctx: Ctx): string {
  return new Date(ctx.now().getTime() - memoryMs).toISOString()
}
