import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from '../context.ts'
import { spend, type Rate } from '../db/rates.ts'
import { transaction } from '../db/transaction.ts'
import { addressPrefix } from '../lib/addresses.ts'
import type { FetchRequest } from '../lib/fetch.ts'

const minute = (limit: number): Rate => ({ limit, seconds: 60 })
const hour = (limit: number): Rate => ({ limit, seconds: 3600 })

/** A sign-in takes about five visits of one host, and readers of one post often come from the same one. */
const rates = {
  visitor: [minute(10), hour(60)],
  tries: [minute(60), hour(1000)],
  host: [minute(40), hour(400)],
  place: [minute(60)],
  all: [minute(200), hour(2000)],
}

/**
 * How many seconds somebody must wait before they name another server to prove who they are, 0 when it may be now:
 * 10 times a minute and 60 an hour by network prefix, 60 a minute and 1000 an hour for all together.
 */
export async function payForNaming(ctx: Ctx, address: string): Promise<number> {
  if (!ctx.config.rateLimits) return 0
  return transaction(ctx, async (ctx) => {
    const seconds = await spend(ctx, `sign-in-visitor/${addressPrefix(address)}`, rates.visitor)
    return seconds || spend(ctx, 'sign-in-tries', rates.tries)
  })
}

export type VisitGuards = Required<Pick<FetchRequest, 'mayVisit' | 'mayReach'>> & { isSpent: () => boolean }

/**
 * The budgets of what we fetch because a reader proves who they are: their server, their page, their picture. They are asked at every hop, of a host (40
 * a minute), of a network address, since any number of names can lead to one (60), and of all together (200). Afterwards
 * `isSpent` says whether it was a budget that said no.
 */
export function guardVisits(ctx: Ctx): VisitGuards {
  let spent = false
  const pay = async (key: string, rates: readonly Rate[]) => {
    spent ||= ctx.config.rateLimits && (await spend(ctx, key, rates)) > 0
    return !spent
  }
  return {
    mayVisit: async (url) =>
      (await pay(`sign-in-host/${url.hostname}`, rates.host)) && (await pay('sign-in-visits', rates.all)),
    mayReach: async (addresses) => {
      for (const place of new Set(addresses.map(addressPrefix))) {
        if (!(await pay(`sign-in-place/${place}`, rates.place))) return false
      }
      return true
    },
    isSpent: () => spent,
  }
}

const floorMs = 300

/**
 * Waits until 300 ms have gone by since `start` (of `performance.now()`): that a server could not be reached is not told
 * sooner, or the time would tell a network that is closed to us from one that does not answer.
 */
export async function waitForFloor(start: number): Promise<void> {
  const left = floorMs - (performance.now() - start)
  if (left > 0) await sleep(left)
}
