import { sql } from 'kysely'
import type { Config } from '../config.ts'
import type { Ctx } from '../context.ts'

/** At most `limit` events in each window of `seconds`. */
export type Rate = { limit: number; seconds: number }

/**
 * Counts one event under `key` against every given rate and answers 0 when all allow it, else the seconds to wait.
 * The counters stand in the database, so that several processes share them. An event that is refused is not counted
 * against the longer windows, so that insisting does not lengthen the wait; and this process remembers which windows
 * are full, so that insisting costs next to nothing either.
 */
export async function spend(ctx: Ctx, key: string, rates: readonly Rate[]): Promise<number> {
  const known = knownWait(ctx, key)
  if (known > 0) return known
  for (const rate of rates) {
    const wait = await countOne(ctx, `${key}/${rate.seconds}`, rate)
    if (wait > 0) {
      remember(ctx, key, rate)
      return wait
    }
  }
  return 0
}

/** The seconds to wait under a key, as far as this process knows without asking the database; 0 when it may be free. */
export function knownWait(ctx: Ctx, key: string): number {
  const until = fullOf(ctx).get(key) ?? 0
  return Math.max(0, Math.ceil((until - ctx.now().getTime()) / 1000))
}

const mostRemembered = 10_000
/** When the full windows of this process end, by key, in milliseconds. */
const full = new WeakMap<Config, Map<string, number>>()

function fullOf({ config }: Ctx): Map<string, number> {
  const known = full.get(config) ?? new Map<string, number>()
  full.set(config, known)
  return known
}

function remember(ctx: Ctx, key: string, { seconds }: Rate): void {
  const known = fullOf(ctx)
  known.delete(key)
  known.set(key, endOfWindow(ctx, seconds) * 1000)
  const oldest = known.keys().next()
  if (known.size > mostRemembered && !oldest.done) known.delete(oldest.value)
}

/** Forgets the counters of windows that are over. */
export async function forgetRates(ctx: Ctx): Promise<void> {
  await ctx.db.deleteFrom('rates').where('endsAt', '<', ctx.now().toISOString()).execute()
}

async function countOne(ctx: Ctx, key: string, { limit, seconds }: Rate): Promise<number> {
  const now = ctx.now().getTime() / 1000
  const end = endOfWindow(ctx, seconds)
  const slot = end / seconds - 1
  const row = await ctx.db
    .insertInto('rates')
    .values({ key, slot, hits: 1, endsAt: new Date(end * 1000).toISOString() })
    .onConflict((conflict) => conflict.columns(['key', 'slot']).doUpdateSet({ hits: sql`rates.hits + 1` }))
    .returning('hits')
    .executeTakeFirstOrThrow()
  return row.hits > limit ? Math.max(1, Math.ceil(end - now)) : 0
}

/** In seconds since 1970. */
function endOfWindow(ctx: Ctx, seconds: number): number {
  return (Math.floor(ctx.now().getTime() / 1000 / seconds) + 1) * seconds
}
