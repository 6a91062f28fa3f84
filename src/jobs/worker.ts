import { hostname } from 'node:os'
import type { Ctx } from '../context.ts'
import type { JobRow } from '../db/schema.ts'
import { randomToken } from '../lib/secrets.ts'
import { closedNames, parallel } from './lanes.ts'
import { claim, endLeases, finish, leaseSeconds, renew, retryLater } from './queue.ts'

/** What runs one job by its name; throwing means trying again later. */
export type RunJob = (ctx: Ctx, name: string, payload: unknown) => Promise<void>
export type Worker = { wake: () => void; stop: () => Promise<void> }

const idleMs = 1000

/**
 * Runs due jobs until stopped, a few at once, not all of them jobs that wait for other servers. `wake` says that one may be due now; without it the outbox is looked at
 * once a second, so that jobs of other processes and later tries are seen too. `stop` waits for what is running.
 */
export function startWorker(ctx: Ctx, runJob: RunJob): Worker {
  const owner = `${hostname()}/${process.pid}/${randomToken(6)}`
  const running = new Map<Promise<void>, string>()
  let stopped = false
  let woken = false
  let endNap = () => {}
  const wake = () => {
    woken = true
    endNap()
  }

  const loop = async () => {
    await freeDeadLeases(ctx, owner).catch((error: unknown) => ctx.log.error({ err: error }, 'leases not freed'))
    while (!stopped) {
      woken = false
      const job = running.size < parallel ? await claimCalmly(ctx, owner, closedNames(running.values())) : undefined
      if (!job) {
        if (!woken) await nap((end) => (endNap = end))
        continue
      }
      const run = runOne(ctx, runJob, job).finally(() => {
        running.delete(run)
        wake()
      })
      running.set(run, job.name)
    }
    await Promise.all(running.keys())
  }
  const ended = loop()
  return {
    wake,
    stop: async () => {
      stopped = true
      wake()
      await ended
    },
  }
}

/** Waits a second, or until the function handed to `offer` is called. */
function nap(offer: (end: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, idleMs)
    offer(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Runs everything that is due now, one by one, and returns how many jobs ran: a worker that comes to its end, for tests. */
export async function runDueJobs(ctx: Ctx, runJob: RunJob): Promise<number> {
  const owner = `${hostname()}/${process.pid}/${randomToken(6)}`
  for (let count = 0; ; count++) {
    const job = await claim(ctx, owner)
    if (!job) return count
    await runOne(ctx, runJob, job)
  }
}

async function runOne(ctx: Ctx, runJob: RunJob, job: JobRow): Promise<void> {
  const heartbeat = setInterval(() => void renew(ctx, job).catch(() => false), (leaseSeconds / 3) * 1000)
  try {
    await runJob(ctx, job.name, JSON.parse(job.payload))
    await finish(ctx, job)
  } catch (error) {
    ctx.log.error({ err: error, job: job.name, id: job.id, attempts: job.attempts + 1 }, 'job failed')
    await retryLater(ctx, job, String(error)).catch((failure: unknown) =>
      ctx.log.error({ err: failure, job: job.name }, 'job not put back'),
    )
  } finally {
    clearInterval(heartbeat)
  }
}

/** The database may be away for a moment; the loop must outlive that. */
async function claimCalmly(ctx: Ctx, owner: string, except: string[]): Promise<JobRow | undefined> {
  return claim(ctx, owner, except).catch((error: unknown) => {
    ctx.log.error({ err: error }, 'jobs cannot be read')
    return undefined
  })
}

/** A process that died on this machine will not come back for its leases. */
async function freeDeadLeases(ctx: Ctx, owner: string): Promise<void> {
  const rows = await ctx.db
    .selectFrom('jobs')
    .select('leaseOwner')
    .distinct()
    .where('leaseOwner', 'like', `${hostname()}/%`)
    .execute()
  for (const { leaseOwner } of rows) {
    const pid = Number(leaseOwner?.split('/')[1])
    if (leaseOwner === null || leaseOwner === owner || (pid !== process.pid && isAlive(pid))) continue
    await endLeases(ctx, leaseOwner)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
