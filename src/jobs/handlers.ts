import type { Ctx } from '../context.ts'
import { forgetRates } from '../db/rates.ts'
import { verifyLinkback } from '../linkbacks/verify.ts'
import { enqueue, type JobName, type Jobs } from './queue.ts'

type Handlers = { [Name in JobName]: (ctx: Ctx, payload: Jobs[Name]) => Promise<void> }

const handlers: Handlers = {
  'verify-linkback': (ctx, payload) => verifyLinkback(ctx, payload),
  'forget-rates': (ctx) => forgetRates(ctx),
}

/** Runs one job by its name, as the worker asks; throws for a name that this program does not know. */
export async function runJob(ctx: Ctx, name: string, payload: unknown): Promise<void> {
  if (!Object.hasOwn(handlers, name)) throw new Error(`unknown job ${name}`)
  const handle = handlers[name as JobName] as (ctx: Ctx, payload: unknown) => Promise<void>
  await handle(ctx, payload)
}

const hourMs = 3_600_000

/** Enqueues what recurs, now and every hour; the key keeps several processes from doing it twice. */
export function scheduleJobs(ctx: Ctx): { stop: () => void } {
  const ask = () => {
    enqueue(ctx, 'forget-rates', {}, { key: 'forget-rates' }).catch((error: unknown) =>
      ctx.log.error({ err: error }, 'recurring jobs not enqueued'),
    )
  }
  ask()
  const timer = setInterval(ask, hourMs)
  return { stop: () => clearInterval(timer) }
}
