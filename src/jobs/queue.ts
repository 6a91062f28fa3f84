import { sql, type Updateable } from 'kysely'
import { instant, type Ctx } from '../context.ts'
import type { JobRow, JobTable } from '../db/schema.ts'

/** Every job by name, with what it is handed. */
export type Jobs = {
  'verify-linkback': { linkbackId: number }
  /** Reads again the sources whose turn has come. */
  'recheck-linkbacks': Record<string, never>
  /** Fetches the picture of a link's writer. */
  'fetch-photo': { reactionId: number }
  /** Looks what the pages that a draft links to would take. */
  'discover-links': { postId: number }
  /** Compares a post's links with what the outside world was told, and plans what is to be said. */
  'send-linkbacks': { postId: number }
  'send-linkback': { sentLinkId: number }
  'poll-linkback': { sentLinkId: number }
  /** Tells what the site's feeds are to be fetched again: the site's own, or also the thread of a post. */
  'announce-change': { postId?: number }
  'ping-hub': { hub: string; topic: string }
  'ping-service': { service: string }
  'publish-due': Record<string, never>
  'forget-rates': Record<string, never>
  'forget-jobs': Record<string, never>
  'forget-access': Record<string, never>
  'forget-linkbacks': Record<string, never>
  /** Removes the pictures that nobody shows any more. */
  'forget-faces': Record<string, never>
  'forget-senders': Record<string, never>
  'forget-former-texts': Record<string, never>
  'send-mail': { mailId: number }
  /** The same for what somebody has just asked for and waits for: it passes what many are sent. */
  'send-asked-mail': { mailId: number }
  /** Has those who follow a thread told what is new. */
  'mail-thread': { postId: number }
  'mail-authors': { reactionId: number }
  /** Tells a writer that their message is out. */
  'mail-writer': { reactionId: number }
  /** Mails a way in to whoever forgot their pass phrase, if that address has an account. */
  'give-reset': { email: string }
  'fetch-avatar': { identityId: number }
  /** Looks for a picture of somebody at Gravatar, by the mail address of one of their messages. */
  'fetch-gravatar': { reactionId: number }
  'weekly-letters': Record<string, never>
  'forget-readers': Record<string, never>
  'forget-follows': Record<string, never>
  'forget-mails': Record<string, never>
  'learn-decision': { reactionId: number; batch: string }
}
export type JobName = keyof Jobs

/** How long one claim lasts unless renewed; a job of a process that died is taken over after it. */
export const leaseSeconds = 60

const retryMinutes = [1, 10, 120, 1440]

/**
 * Writes a job into the outbox, in the caller's transaction, so that it exists exactly when its cause does.
 * With a `key` there is at most one such job: a second request marks the first to run (again) as soon as it can, with
 * all its tries before it.
 */
export async function enqueue<Name extends JobName>(
  ctx: Ctx,
  name: Name,
  payload: Jobs[Name],
  options: { key?: string; runAt?: string } = {},
): Promise<void> {
  const now = instant(ctx)
  const runAt = options.runAt ?? now
  await ctx.db
    .insertInto('jobs')
    .values({ name, payload: JSON.stringify(payload), key: options.key ?? null, runAt, createdAt: now })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ again: 1, runAt, attempts: 0, failedAt: null, payload: JSON.stringify(payload) }),
    )
    .execute()
  if (ctx.afterCommit) ctx.afterCommit.push(ctx.wake)
  else ctx.wake()
}

/**
 * Takes the next due job for `owner`, or `undefined`; none of the names in `except`. A job whose lease ran out has had
 * one of its tries: what kills its process each time ends among the dead letters too.
 */
export async function claim(ctx: Ctx, owner: string, except: readonly string[] = []): Promise<JobRow | undefined> {
  const due = ctx.db
    .selectFrom('jobs')
    .selectAll()
    .where('failedAt', 'is', null)
    .where('runAt', '<=', instant(ctx))
    .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<', instant(ctx))]))
    .$if(except.length > 0, (query) => query.where('name', 'not in', except))
    .orderBy('runAt')
    .orderBy('id')
    .limit(8)
  for (const job of await due.execute()) {
    const attempts = job.attempts + (job.leaseOwner === null ? 0 : 1)
    if (attempts > retryMinutes.length) {
      await takeFree(ctx, job, { failedAt: instant(ctx), error: lostError, leaseOwner: null, leaseUntil: null })
      ctx.log.error({ job: job.name, id: job.id, attempts }, 'job given up: its process ended each time')
    } else if (await takeFree(ctx, job, { leaseOwner: owner, leaseUntil: later(ctx, leaseSeconds), attempts })) {
      return { ...job, attempts, leaseOwner: owner }
    }
  }
  return undefined
}

const lostError = 'the process ended while it ran'

/** The update repeats the condition by which the job was chosen, so that only one process has it. */
async function takeFree(ctx: Ctx, job: JobRow, changes: Updateable<JobTable>): Promise<boolean> {
  const taken = await ctx.db
    .updateTable('jobs')
    .set({ ...changes, again: 0 })
    .where('id', '=', job.id)
    .where('failedAt', 'is', null)
    .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<', instant(ctx))]))
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n
}

/** Says that an owner will not come back for what it had: those jobs are free at once. */
export async function endLeases(ctx: Ctx, owner: string): Promise<void> {
  await ctx.db
    .updateTable('jobs')
    .set({ leaseUntil: later(ctx, -1) })
    .where('leaseOwner', '=', owner)
    .execute()
}

/** Keeps a running job's lease; `false` when another process has taken it over. */
export async function renew(ctx: Ctx, job: JobRow): Promise<boolean> {
  const kept = await ctx.db
    .updateTable('jobs')
    .set({ leaseUntil: later(ctx, leaseSeconds) })
    .where('id', '=', job.id)
    .where('leaseOwner', '=', job.leaseOwner)
    .executeTakeFirst()
  return kept.numUpdatedRows === 1n
}

/** Ends a job that succeeded; one that was asked for again meanwhile is freed to run once more. */
export async function finish(ctx: Ctx, job: JobRow): Promise<void> {
  const ended = await ctx.db
    .deleteFrom('jobs')
    .where('id', '=', job.id)
    .where('leaseOwner', '=', job.leaseOwner)
    .where('again', '=', 0)
    .executeTakeFirst()
  if (ended.numDeletedRows === 1n) return
  await ctx.db
    .updateTable('jobs')
    .set({ leaseOwner: null, leaseUntil: null, again: 0, attempts: 0 })
    .where('id', '=', job.id)
    .where('leaseOwner', '=', job.leaseOwner)
    .execute()
}

/** Puts a job that threw back for a later try (1 min, 10 min, 2 h, 1 day, with some jitter), then among the dead letters. */
export async function retryLater(ctx: Ctx, job: JobRow, error: string): Promise<void> {
  const minutes = retryMinutes[job.attempts]
  const seconds = (minutes ?? 0) * 60 * (0.9 + Math.random() * 0.2)
  await ctx.db
    .updateTable('jobs')
    .set({
      attempts: sql`attempts + 1`,
      error: error.slice(0, 2000),
      leaseOwner: null,
      leaseUntil: null,
      ...(minutes === undefined ? { failedAt: instant(ctx) } : { runAt: later(ctx, seconds) }),
    })
    .where('id', '=', job.id)
    .where('leaseOwner', '=', job.leaseOwner)
    .execute()
}

/** Whether a job that is no dead letter has been due for more than an hour. */
export async function isQueueLate(ctx: Ctx): Promise<boolean> {
  const late = await ctx.db
    .selectFrom('jobs')
    .select('id')
    .where('failedAt', 'is', null)
    .where('runAt', '<', later(ctx, -3600))
    .limit(1)
    .executeTakeFirst()
  return late !== undefined
}

function later(ctx: Ctx, seconds: number): string {
  return new Date(ctx.now().getTime() + seconds * 1000).toISOString()
}
