import { sql } from 'kysely'
import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { enqueue } from '../jobs/queue.ts'
import { isoIn } from '../lib/zones.ts'
import { reindexPost } from '../search/entries.ts'
import { moveRevision } from '../settings/site.ts'
import { leaveAddress, takeAddress } from './addresses.ts'
import { postPath, type Post } from './post.ts'
import { findPost, findPostRow } from './queries.ts'
import { recordRevision } from './record-revision.ts'
import { tellOthers } from './tell-others.ts'

const mostAtOnce = 100

/** Asks for `publishDue` at the hour of a post; a post has one such job, which follows its hour. */
export async function planPublishing(ctx: Ctx, postId: number, at: string): Promise<void> {
  await enqueue(ctx, 'publish-due', {}, { key: `publish-due/${postId}`, runAt: at })
}

/**
 * Publishes every scheduled post whose hour has come, as it was when it was scheduled, under the date it was promised
 * for however late this is. Each post is published once, by whichever process is first. One that fails keeps none of
 * the others from being published.
 */
export async function publishDue(ctx: Ctx): Promise<void> {
  const failures: unknown[] = []
  for (const { id } of await listDue(ctx)) {
    await publishOne(ctx, id).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'scheduled posts not published')
}

async function listDue(ctx: Ctx): Promise<Pick<Post, 'id'>[]> {
  return ctx.db
    .selectFrom('posts')
    .select('id')
    .where('state', '=', 'scheduled')
    .where('scheduledAt', '<=', instant(ctx))
    .orderBy('scheduledAt')
    .orderBy('id')
    .limit(mostAtOnce)
    .execute()
}

async function publishOne(ctx: Ctx, id: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const now = instant(ctx)
    const hour = sql<string>`scheduled_at`
    const waiting = await findPost(ctx.db, id)
    const { numUpdatedRows } = await ctx.db
      .updateTable('posts')
      .set({ state: 'published', publishedAt: hour, updatedAt: hour, scheduledAt: null, changedAt: now })
      .where('id', '=', id)
      .where('state', '=', 'scheduled')
      .where('scheduledAt', '<=', now)
      .executeTakeFirstOrThrow()
    if (!waiting || numUpdatedRows === 0n) return
    if (waiting.publishedAt !== null) await move(ctx, waiting)
    const post = (await findPost(ctx.db, id)) ?? waiting
    await takeAddress(ctx, post.path)
    await reindexPost(ctx, id)
    if (post.file === null) await recordRevision(ctx, post, 'publish', '', await whoScheduled(ctx, id))
    await moveRevision(ctx)
    await tellOthers(ctx, post)
    ctx.log.info({ post: id }, 'scheduled post published')
  })
}

/**
 * A post that was public once has waited at its former address, so that the new one was no secret to be found out; it
 * stays there when somebody else has the new one by now.
 */
async function move(ctx: Ctx, post: Post): Promise<void> {
  const date = post.scheduledAt && isoIn(new Date(post.scheduledAt), ctx.settings.timeZone)
  const path = postPath({ ...post, date })
  if (path === post.path || (await findPostRow(ctx.db, path))) return
  await ctx.db.updateTable('posts').set({ path }).where('id', '=', post.id).execute()
  await leaveAddress(ctx, post)
}

/** Whoever last saved the post at the desk stands for it. */
async function whoScheduled(ctx: Ctx, postId: number) {
  const account = await ctx.db
    .selectFrom('drafts')
    .innerJoin('accounts', 'accounts.id', 'drafts.accountId')
    .innerJoin('authors', 'authors.id', 'accounts.authorId')
    .select(['accounts.id', 'authors.name'])
    .where('drafts.postId', '=', postId)
    .executeTakeFirst()
  return account ?? null
}
