import { setTimeout } from 'node:timers/promises'
import { readConfig } from '../../src/config.ts'
import type { Ctx } from '../../src/context.ts'
import { transaction } from '../../src/db/transaction.ts'
import { openContext } from '../../src/open.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { freePort } from '../support/ports.ts'
import { comment, hasPost } from '../support/cast.ts'
import type { Smtp } from '../support/smtp.ts'
import { startSite } from './processes.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Writes a post, and so many people who follow its thread as it happens. */
export async function seedFollows(env: Record<string, string>, followers: number): Promise<void> {
  await withContext(env, async (ctx) => {
    const post = await hasPost(ctx)
    const at = ctx.now().toISOString()
    for (let from = 1; from <= followers; from += 500) {
      const rows = Array.from({ length: Math.min(500, followers - from + 1) }, (_, n) => ({
        postId: post.id,
        email: `reader-${from + n}@followers.example`,
        scope: 'thread' as const,
        pace: 'now' as const,
        state: 'on' as const,
        lang: 'fr' as const,
        askedAt: at,
        confirmedAt: at,
      }))
      await transaction(ctx, async (ctx) => void (await ctx.db.insertInto('follows').values(rows).execute()))
    }
  })
}

/**
 * Publishes one reaction and has two processes tell its followers; one is killed (SIGKILL) when a third have their mail.
 * Answers when everybody has theirs, or when for 90 seconds nobody got any.
 */
export async function mailEverybody(
  env: Record<string, string>,
  smtp: Smtp,
  followers: number,
): Promise<{ seconds: number; killedAt: number; stop: () => Promise<void> }> {
  const doomed = await startSite({ ...env, PORT: String(await freePort()) })
  const other = await startSite(env)
  const began = performance.now()
  await withContext(env, async (ctx) => {
    const { id } = await ctx.db.selectFrom('posts').select('id').executeTakeFirstOrThrow()
    await submitReaction(ctx, comment({ id }))
  })
  await reaches(() => smtp.arrived.length >= followers / 3)
  const killedAt = smtp.arrived.length
  await doomed.stop('SIGKILL')
  await reaches(
    () => new Set(smtp.arrived.map(({ to }) => to[0])).size >= followers,
    () => smtp.arrived.length,
  )
  return { seconds: (performance.now() - began) / 1000, killedAt, stop: () => other.stop() }
}

/** Waits until something holds, at most 90 seconds after `progress` last changed. */
async function reaches(holds: () => boolean, progress: () => number = () => 0): Promise<void> {
  let [seen, patience] = [-1, 0]
  while (!holds() && patience < 900) {
    patience = progress() === seen ? patience + 1 : 0
    seen = progress()
    await setTimeout(100)
  }
}

async function withContext(env: Record<string, string>, work: (ctx: Ctx) => Promise<void>): Promise<void> {
  const read = readConfig(env)
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes))
  const { ctx, close } = await openContext(read.config, silent)
  try {
    await work(ctx)
  } finally {
    await close()
  }
}
