import { sql } from 'kysely'
import type { Ctx } from '../context.ts'

/** At most `limit` events in each window of `seconds`. */
export type Rate = { limit: number; seconds: number }

/**
 * Counts one event under `key` against every given rate and answers 0 when all allow it, else the seconds to wait.
 * The counters stand in the database, so that several processes share them. An event that is refused is not counted
 * against the longer windows, so that insisting does not lengthen the wait.
 */
export async function spend(ctx: Ctx, key: string, rates: readonly Rate[]): Promise<number> {
  for (const rate of rates) {
    const wait = await countOne(ctx, `${key}/${rate.seconds}`, rate)
    if (wait > 0) return wait
  }
  return 0
}

/** Whether anything was counted under `key` in the present window of so many seconds. */
export async function isCounted(ctx: Ctx, key: string, seconds: number): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('rates')
    .select('hits')
    .where('key', '=', `${key}/${seconds}`)
    .where('slot', '=', slotNow(ctx, seconds))
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets the counters of windows that are over. */
export async function forgetRates(ctx: Ctx): Promise<void> {
  await ctx.db.deleteFrom('rates').where('endsAt', '<', ctx.now().toISOString()).execute()
}

async function countOne(ctx: Ctx, key: string, { limit, seconds }: Rate): Promise<number> {
  const now = ctx.now().getTime() / 1000
  const slot = slotNow(ctx, seconds)
  const end = (slot + 1) * seconds
  const row = await ctx.db
    .insertInto('rates')
    .values({ key, slot, hits: 1, endsAt: new Date(end * 1000).toISOString() })
    .onConflict((conflict) => conflict.columns(['key', 'slot']).doUpdateSet({ hits: sql`rates.hits + 1` }))
    .returning('hits')
    .executeTakeFirstOrThrow()
  return row.hits > limit ? Math.max(1, Math.ceil(end - now)) : 0
}

function slotNow(ctx: Ctx, seconds: number): number {
  return Math.floor(ctx.now().getTime() / 1000 / seconds)
}
