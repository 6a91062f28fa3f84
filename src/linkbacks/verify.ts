import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import type { Jobs } from '../jobs/queue.ts'
import { canFetch } from './budget.ts'
import { concludeCheck } from './conclude.ts'
import { isPending, type Linkback } from './linkback.ts'
import { beginCheck } from './queries.ts'
import { readSource, type Reading } from './source.ts'
import { announceCheck, isAwaited, realTiming, type Timing } from './wait.ts'

const secondLookMs = 800

/**
 * The job `verify-linkback`: reads the source, proves the link and lets what was found take effect, all in one
 * transaction after the reading. It can be run again at any time: the same page found twice changes nothing. Throws,
 * to be tried again later, when the fetcher had no room or the database failed.
 */
export async function verifyLinkback(
  ctx: Ctx,
  { linkbackId }: Jobs['verify-linkback'],
  timing: Timing = realTiming,
): Promise<void> {
  const linkback = await beginCheck(ctx.db, linkbackId)
  if (!linkback) return
  const reading = await readPatiently(ctx, linkback, timing)
  if (reading.kind === 'busy') throw new Error('no room for another fetch')

  const outcome = await transaction(ctx, (ctx) => concludeCheck(ctx, linkback, reading))
  const { id, transport, source, target, sender } = linkback
  const detail = reading.kind === 'unreachable' ? reading.detail : reading.kind
  ctx.log.info({ linkback: id, transport, source, target, sender, outcome, detail }, 'linkback checked')
  announceCheck(ctx, id)
}

/**
 * Who pings while still publishing is met half-way: a page that is missing or has no link is read once more a moment
 * later, if the sender is waiting and the budgets allow it.
 */
async function readPatiently(ctx: Ctx, linkback: Linkback, timing: Timing): Promise<Reading> {
  // Nobody has paid for another try with a new link. One that the budgets do not allow is spent, or a flood would return for ever.
  const paid = linkback.reactionId !== null || isPending(linkback) || (await canFetch(ctx, linkback))
  if (!paid) return { kind: 'unreachable', detail: 'no budget for another try', trouble: 'busy' }
  const first = await readSource(ctx, linkback)
  const early = first.kind === 'missing' || first.kind === 'no-link'
  if (!early || !isAwaited(ctx, linkback, timing) || !(await canFetch(ctx, linkback))) return first
  await timing.pause(secondLookMs)
  return readSource(ctx, linkback)
}
