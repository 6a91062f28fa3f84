import type { Ctx } from '../context.ts'
import { enqueue } from '../jobs/queue.ts'
import { withdrawReaction, setState } from '../reactions/moderate.ts'
import type { Reaction } from '../reactions/reaction.ts'
import { isPending, type Linkback, type Outcome } from './linkback.ts'
import { jobKey } from './receive.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const retryMs = [hourMs / 6, 2 * hourMs, dayMs]
/** For a link that has never been in: its sender was told that it is being looked at, and will not come again. */
const newRetryMs = [hourMs / 60, hourMs / 6, 2 * hourMs]
const weekMs = 7 * dayMs
const quarterMs = 91 * dayMs
/** For so long a link is young, and its page is read every week. */
const youngMs = 30 * dayMs
const lostAfter = { failures: 3, ms: 14 * dayMs }

/** What is remembered of readings that came to nothing. */
export type Failing = Pick<Linkback, 'missingSince' | 'failures' | 'failingSince'>

/** What is remembered when a page was found, or is gone, or did not matter. */
export const notFailing: Failing = { missingSince: null, failures: 0, failingSince: null }

type Failed = { outcome: Outcome; reaction: Reaction } & Partial<Failing>

/**
 * A page may be missing for a moment: only the second time, an hour after the first, it counts as gone. Its server is in
 * no trouble: it answered.
 */
export async function miss(ctx: Ctx, { missingSince }: Linkback, known: Reaction): Promise<Failed> {
  if (known.state === 'withdrawn') return { outcome: 'unreachable', reaction: known }
  const since = missingSince ?? ctx.now().toISOString()
  if (age(ctx, since) < hourMs) return { ...notFailing, outcome: 'unreachable', reaction: known, missingSince: since }
  return { outcome: 'gone', reaction: await withdrawReaction(ctx, known, 'source'), ...notFailing }
}

/**
 * A page that cannot be read says nothing about its link, until it has been so three times over two weeks: then its
 * source has vanished. What is shown stays, marked, or leaves the thread, as the owner chose; what was held leaves.
 */
export async function fail(ctx: Ctx, linkback: Linkback, known: Reaction): Promise<Failed> {
  if (known.state === 'withdrawn') return { outcome: 'unreachable', reaction: known }
  const failing = { failures: linkback.failures + 1, failingSince: linkback.failingSince ?? ctx.now().toISOString() }
  const lost = failing.failures >= lostAfter.failures && age(ctx, failing.failingSince) >= lostAfter.ms
  if (!lost) return { outcome: 'unreachable', reaction: known, ...failing }
  const reaction =
    known.state === 'pending' || !ctx.settings.keepsGone
      ? await withdrawReaction(ctx, known, 'source')
      : await setState(ctx, known, { state: 'gone', who: 'source', why: 'lost' })
  return { outcome: 'lost', reaction, ...failing }
}

/**
 * A page that was announced and cannot be read has three more tries; then nothing is remembered, and it stays refused.
 * Who announces it anew has as many again.
 */
export function failNew(ctx: Ctx, linkback: Linkback): { outcome: Outcome } & Failing {
  const failures = isPending(linkback) ? 1 : linkback.failures + 1
  if (failures > newRetryMs.length) return { ...notFailing, outcome: 'unreachable' }
  const failingSince = (failures > 1 ? linkback.failingSince : null) ?? ctx.now().toISOString()
  return { outcome: 'unreachable', missingSince: null, failures, failingSince }
}

/**
 * When a source is read again of our own accord, given how its last reading went: after 10 min, 2 h and a day when that
 * failed, and an hour after a first 404; else every week while the link is young, and then every quarter. `retryAt` is
 * for a job of its own; `recheckAt` for the hourly round, which makes up for a job that got lost. What was lost is
 * looked for every quarter; a link that has never been in has its tries after 1 min, 10 min and 2 h, and nothing follows
 * for what left its thread otherwise.
 */
export function nextLook(
  ctx: Ctx,
  reaction: Pick<Reaction, 'state' | 'createdAt'> | undefined,
  { missingSince, failures }: Failing,
): { recheckAt: string | null; retryAt?: string } {
  const lost = reaction?.state === 'gone' || (reaction?.state === 'withdrawn' && failures > 0)
  if (lost) return { recheckAt: later(ctx, quarterMs) }
  const retryNew = reaction ? undefined : newRetryMs[failures - 1]
  if (retryNew !== undefined) return { recheckAt: null, retryAt: later(ctx, retryNew) }
  if (!reaction || reaction.state === 'withdrawn') return { recheckAt: null }
  const retry = retryMs[failures - 1]
  if (retry !== undefined) return twice(ctx, retry)
  if (missingSince !== null && failures === 0)
    return twice(ctx, Date.parse(missingSince) + hourMs - ctx.now().getTime())
  const young = failures > 0 || age(ctx, reaction.createdAt) < youngMs
  return { recheckAt: later(ctx, young ? weekMs : quarterMs) }
}

function twice(ctx: Ctx, inMs: number) {
  return { retryAt: later(ctx, inMs), recheckAt: later(ctx, inMs + hourMs) }
}

/** Enqueues the reading of a source at some later time. */
export async function lookAgain(ctx: Ctx, linkbackId: number, runAt: string): Promise<void> {
  await enqueue(ctx, 'verify-linkback', { linkbackId }, { key: jobKey(linkbackId), runAt })
}

function age(ctx: Ctx, instant: string): number {
  return ctx.now().getTime() - Date.parse(instant)
}

function later(ctx: Ctx, milliseconds: number): string {
  return new Date(ctx.now().getTime() + milliseconds).toISOString()
}
