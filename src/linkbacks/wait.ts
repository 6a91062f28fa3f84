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
/** Who comes while so many are waiting is not kept: in a crowd each would cost more than its answer is worth. */
const mostWaiting = 60

type Board = { news: EventEmitter; waiting: number }
const boards = new WeakMap<Config, Board>()

/** Tells whoever waits in this process that a check of this linkback has ended. */
export function announceCheck(ctx: Pick<Ctx, 'config'>, linkbackId: number): void {
  board(ctx).news.emit(String(linkbackId))
}

/**
 * Waits until the check has ended and answers the linkback as it then is, or `undefined` when patience runs out. The
 * check may run in another process: the row is read again every 200 ms, and at once when this process ended it. While
 * sixty are waiting already, nobody else is kept.
 */
export async function waitForCheck(ctx: Ctx, receipt: Receipt, patienceMs: number): Promise<Linkback | undefined> {
  const here = board(ctx)
  const deadline = performance.now() + (here.waiting < mostWaiting ? patienceMs : 0)
  here.waiting += 1
  try {
    return await watch(ctx, receipt, deadline)
  } finally {
    here.waiting -= 1
  }
}

async function watch(ctx: Ctx, receipt: Receipt, deadline: number): Promise<Linkback | undefined> {
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
  const heard = once(board(ctx).news, String(linkbackId), { signal }).catch(() => undefined)
  return {
    within: (ms: number) => Promise.race([heard, sleep(ms, undefined, { signal }).catch(() => undefined)]),
    stop: abort,
  }
}

function aborter() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

function board({ config }: Pick<Ctx, 'config'>): Board {
  let board = boards.get(config)
  if (!board) {
    board = { news: new EventEmitter().setMaxListeners(0), waiting: 0 }
    boards.set(config, board)
  }
  return board
}
