import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config.ts'
import type { Ctx } from '../context.ts'
import { isPending, type Linkback } from './linkback.ts'
import { findLinkback } from './queries.ts'

/** The clockwork of an answer, in milliseconds; tests bring their own. */
export type Timing = {
  /** How long a sender is kept waiting for the outcome of its check. */
  patienceMs: number
  /** No answer that tells of the network leaves sooner, or its time would tell what the words do not. */
  floorMs: number
  pause: (ms: number) => Promise<unknown>
}

export const realTiming: Timing = { patienceMs: 2000, floorMs: 300, pause: (ms) => sleep(ms) }

/** A check that somebody waits for: the linkback and which of its checks. */
export type Receipt = { linkback: Linkback; check: number }

const pollMs = 200
const boards = new WeakMap<Config, EventEmitter>()

/** Tells whoever waits in this process that a check of this linkback has ended. */
export function announceCheck(ctx: Pick<Ctx, 'config'>, linkbackId: number): void {
  board(ctx).emit(String(linkbackId))
}

/**
 * Waits until the check has ended and answers the linkback as it then is, or `undefined` when patience runs out. The
 * check may run in another process: the row is read again every 200 ms, and at once when this process ended it.
 */
export async function waitForCheck(ctx: Ctx, receipt: Receipt, patienceMs: number): Promise<Linkback | undefined> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    // Listening before reading: news that comes between the two is not missed.
    const news = nextNews(ctx, receipt.linkback.id)
    try {
      const linkback = await findLinkback(ctx.db, receipt.linkback.id)
      if (!linkback || linkback.ended >= receipt.check) return linkback
      const left = deadline - performance.now()
      if (left <= 0) return undefined
      await news.within(Math.min(pollMs, left))
    } finally {
      news.stop()
    }
  }
}

/** Whether the sender of the last request is probably still there to hear the answer. */
export function isAwaited(ctx: Ctx, linkback: Linkback, { patienceMs }: Timing): boolean {
  return isPending(linkback) && ctx.now().getTime() - Date.parse(linkback.requestedAt) < patienceMs / 2
}

function nextNews(ctx: Ctx, linkbackId: number) {
  const { signal, abort } = aborter()
  const heard = once(board(ctx), String(linkbackId), { signal }).catch(() => undefined)
  return {
    within: (ms: number) => Promise.race([heard, sleep(ms, undefined, { signal }).catch(() => undefined)]),
    stop: abort,
  }
}

function aborter() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

function board({ config }: Pick<Ctx, 'config'>): EventEmitter {
  let emitter = boards.get(config)
  if (!emitter) {
    emitter = new EventEmitter().setMaxListeners(0)
    boards.set(config, emitter)
  }
  return emitter
}
