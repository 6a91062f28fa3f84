import { hostname } from 'node:os'
import { expect, test, vi } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { transaction } from '../../src/db/transaction.ts'
import { forgetJobs } from '../../src/jobs/forget.ts'
import { claim, enqueue, finish } from '../../src/jobs/queue.ts'
import { runDueJobs, startWorker } from '../../src/jobs/worker.ts'
import { testCtx } from '../support/blog.ts'

const minute = 60_000
const countJobs = async (ctx: Ctx) => (await ctx.db.selectFrom('jobs').select('id').execute()).length

test('a job exists exactly when its cause does', async () => {
  const { ctx } = await testCtx()
  const failing = transaction(ctx, async (ctx) => {
    await enqueue(ctx, 'forget-rates', {})
    throw new Error('as asked')
  })
  await expect(failing).rejects.toThrow('as asked')
  expect(await countJobs(ctx)).toBe(0)

  await transaction(ctx, (ctx) => enqueue(ctx, 'forget-rates', {}))
  expect(await countJobs(ctx)).toBe(1)
})

test('two processes that claim at the same time never get the same job', async () => {
  const { ctx } = await testCtx()
  for (let n = 1; n <= 10; n++) await enqueue(ctx, 'verify-linkback', { linkbackId: n })

  const claimed = await Promise.all(Array.from({ length: 14 }, (_, n) => claim(ctx, `owner-${n}`)))

  const ids = claimed.filter((job) => job !== undefined).map(({ id }) => id)
  expect(ids.length).toBeGreaterThan(0)
  expect(new Set(ids).size).toBe(ids.length)
})

test('a job that fails is tried again after a minute, ten, two hours and a day, then kept as a dead letter', async () => {
  const { ctx, clock, logged } = await testCtx()
  await enqueue(ctx, 'forget-rates', {})
  let runs = 0
  const failing = async () => {
    runs++
    throw new Error('the other side is away')
  }

  const attempts: number[] = []
  for (const wait of [0, 1.2, 12, 144, 1728, 10_000]) {
    clock.pass(wait * minute)
    await runDueJobs(ctx, failing)
    attempts.push(runs)
    await runDueJobs(ctx, failing)
    expect(runs).toBe(attempts.at(-1))
  }

  expect(attempts).toEqual([1, 2, 3, 4, 5, 5])
  const row = await ctx.db.selectFrom('jobs').selectAll().executeTakeFirstOrThrow()
  expect(row.failedAt).not.toBeNull()
  expect(row.error).toContain('the other side is away')
  expect(logged.filter(({ level }) => level === 'error')).toHaveLength(5)
})

test('a dead letter that is asked for again has all its tries before it', async () => {
  const { ctx, clock } = await testCtx()
  let runs = 0
  const failing = async () => {
    runs++
    throw new Error('still away')
  }
  await enqueue(ctx, 'forget-rates', {}, { key: 'hourly' })
  for (let day = 0; day < 6; day++) {
    await runDueJobs(ctx, failing)
    clock.pass(2 * 1440 * minute)
  }
  expect(runs).toBe(5)

  await enqueue(ctx, 'forget-rates', {}, { key: 'hourly' })
  await runDueJobs(ctx, failing)
  clock.pass(2 * minute)
  await runDueJobs(ctx, failing)
  expect(runs).toBe(7)
})

test('a job with a key stands once, and one asked for again while it runs is run once more', async () => {
  const { ctx } = await testCtx()
  await enqueue(ctx, 'verify-linkback', { linkbackId: 1 }, { key: 'pair' })
  await enqueue(ctx, 'verify-linkback', { linkbackId: 1 }, { key: 'pair' })
  expect(await countJobs(ctx)).toBe(1)

  let runs = 0
  await runDueJobs(ctx, async (ctx) => {
    runs++
    if (runs === 1) await enqueue(ctx, 'verify-linkback', { linkbackId: 1 }, { key: 'pair' })
  })

  expect(runs).toBe(2)
  expect(await countJobs(ctx)).toBe(0)
})

test('a job of a process that died is taken over when its lease is over, and the late owner cannot end it', async () => {
  const { ctx, clock } = await testCtx()
  await enqueue(ctx, 'forget-rates', {})
  const dead = await claim(ctx, 'elsewhere/1/x')
  expect(dead).toBeDefined()
  expect(await claim(ctx, 'here/2/y')).toBeUndefined()

  clock.pass(61_000)
  const taken = await claim(ctx, 'here/2/y')
  expect(taken?.id).toBe(dead?.id)
  if (dead) await finish(ctx, dead)
  expect(await countJobs(ctx)).toBe(1)
  if (taken) await finish(ctx, taken)
  expect(await countJobs(ctx)).toBe(0)
})

test('a running worker takes a job at once when it is woken, and stopping waits for it', async () => {
  const { ctx } = await testCtx()
  const done: string[] = []
  let release = () => {}
  const started = vi.fn<() => void>()
  const worker = startWorker(ctx, async (_ctx, name) => {
    started()
    await new Promise<void>((resolve) => (release = resolve))
    done.push(name)
  })
  ctx.wake = worker.wake
  await enqueue(ctx, 'forget-rates', {})
  await vi.waitFor(() => expect(started).toHaveBeenCalled())

  const stopped = worker.stop()
  expect(done).toEqual([])
  release()
  await stopped

  expect(done).toEqual(['forget-rates'])
  expect(await countJobs(ctx)).toBe(0)
})

test('a job that ends its process each time is given up after five', async () => {
  const { ctx, clock, logged } = await testCtx()
  await enqueue(ctx, 'verify-linkback', { linkbackId: 1 })

  let taken = 0
  for (let start = 0; start < 8; start++) {
    if (await claim(ctx, `process-${start}`)) taken++
    clock.pass(61_000)
  }

  expect(taken).toBe(5)
  const row = await ctx.db.selectFrom('jobs').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ error: 'the process ended while it ran', leaseOwner: null })
  expect(row.failedAt).not.toBeNull()
  expect(logged.map(({ message }) => message)).toEqual(['job given up: its process ended each time'])
})

test('a process that starts again has at once what it left, and that counts as a try', async () => {
  const { ctx } = await testCtx()
  await enqueue(ctx, 'forget-rates', {})
  // A number that no process can have.
  const dead = await claim(ctx, `${hostname()}/4999999/x`)
  expect(dead?.attempts).toBe(0)

  const tries: number[] = []
  const worker = startWorker(ctx, async (ctx) => {
    tries.push((await ctx.db.selectFrom('jobs').select('attempts').executeTakeFirstOrThrow()).attempts)
  })
  await vi.waitFor(() => expect(tries).toEqual([1]))
  await worker.stop()
})

test('slow servers leave two places of four to everything else, one of them to what stays at home', async () => {
  const { ctx } = await testCtx()
  for (let n = 1; n <= 6; n++) await enqueue(ctx, 'verify-linkback', { linkbackId: n })
  for (let n = 1; n <= 3; n++) await enqueue(ctx, 'send-linkback', { sentLinkId: n })
  await enqueue(ctx, 'forget-rates', {})
  const running: string[] = []
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const worker = startWorker(ctx, async (_ctx, name) => {
    running.push(name)
    if (name !== 'forget-rates') await released
  })

  await vi.waitFor(() => expect(running).toContain('forget-rates'))
  expect(running.toSorted()).toEqual(['forget-rates', 'send-linkback', 'verify-linkback', 'verify-linkback'])

  release()
  await vi.waitFor(() => expect(running).toHaveLength(10))
  await worker.stop()
  expect(await countJobs(ctx)).toBe(0)
})

test('what was given up is kept for a fortnight', async () => {
  const { ctx, clock } = await testCtx()
  await enqueue(ctx, 'fetch-photo', { reactionId: 1 })
  await enqueue(ctx, 'forget-rates', {}, { runAt: '2027-01-01T00:00:00.000Z' })
  const failing = async () => {
    throw new Error('still away')
  }
  for (let day = 0; day < 5; day++) {
    await runDueJobs(ctx, failing)
    clock.pass(2 * 1440 * minute)
  }

  await forgetJobs(ctx)
  expect(await countJobs(ctx)).toBe(2)
  clock.pass(14 * 1440 * minute)
  await forgetJobs(ctx)
  expect(await countJobs(ctx)).toBe(1)
})
