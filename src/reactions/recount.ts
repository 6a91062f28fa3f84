import { sql } from 'kysely'
import { instant, type Ctx } from '../context.ts'
import { countOne, isVoice, voicesAdded, type SamePeople } from './counts.ts'
import type { ThreadPost } from './queries.ts'
import type { Reaction } from './reaction.ts'

/**
 * Brings the counts stored with a post up to a reaction that changed from `before` to `after`, without reading the
 * thread: they equal `countThread` of its rows. `thread` is the locked row as it was before the change. State, number and
 * relation may have changed; name and mail address of a message never do.
 */
export async function recount(ctx: Ctx, thread: ThreadPost, before: Reaction, after: Reaction): Promise<void> {
  const [less, more] = [countOne(before), countOne(after)]
  const counts = {
    total: thread.total - less.total + more.total,
    authorReplies: thread.authorReplies - less.authorReplies + more.authorReplies,
    links: thread.links - less.links + more.links,
    followups: thread.followups - less.followups + more.followups,
    republications: thread.republications - less.republications + more.republications,
  }
  await ctx.db
    .updateTable('posts')
    .set({
      ...counts,
      voices: thread.voices + (await voicesChange(ctx, before, after)),
      lastNumber: Math.max(thread.lastNumber, after.number ?? 0),
      changedAt: instant(ctx),
      ...(await latestVoice(ctx, thread, before, after)),
    })
    .where('id', '=', thread.id)
    .execute()
}

async function voicesChange(ctx: Ctx, before: Reaction, after: Reaction): Promise<number> {
  const [was, is] = [isVoice(before), isVoice(after)]
  if (was === is) return 0
  const voices = voicesAdded(after.email, await findSamePeople(ctx, after))
  return is ? voices : -voices
}

async function findSamePeople(ctx: Ctx, { id, postId, email, nameFolded }: Reaction): Promise<SamePeople> {
  if (email === null) {
    const { rows } = await sql`select 1 from reactions where post_id = ${postId} and name_folded = ${nameFolded}
      and id <> ${id} and kind = 'comment' and strand = 'reader' and state = 'published' limit 1`.execute(ctx.db)
    // For a message without address it makes no difference who has one.
    return { mail: false, mailedName: rows.length > 0, bareName: rows.length > 0 }
  }
  const others = sql`select 1 from reactions where post_id = ${postId} and id <> ${id}
    and kind = 'comment' and strand = 'reader' and state = 'published'`
  const exists = (condition: ReturnType<typeof sql>) =>
    sql<number>`case when exists (${others} and ${condition}) then 1 else 0 end`
  const { rows } = await sql<Record<keyof SamePeople, number>>`select
    ${exists(sql`email = ${email}`)} as mail,
    ${exists(sql`name_folded = ${nameFolded} and email is not null`)} as mailed_name,
    ${exists(sql`name_folded = ${nameFolded} and email is null`)} as bare_name`.execute(ctx.db)
  const [found] = rows
  return { mail: found?.mail === 1, mailedName: found?.mailedName === 1, bareName: found?.bareName === 1 }
}

/** The latest voice is the reader's message with the highest number; it is looked for only when it may have left. */
async function latestVoice(ctx: Ctx, thread: ThreadPost, before: Reaction, after: Reaction) {
  if (isVoice(after) && (after.number ?? 0) >= (thread.latestNumber ?? 0)) {
    return { latestName: after.name, latestAt: after.publishedAt, latestNumber: after.number }
  }
  if (!isVoice(before) || before.number !== thread.latestNumber) return {}
  const latest = await ctx.db
    .selectFrom('reactions')
    .select(['name', 'publishedAt', 'number'])
    .where('postId', '=', thread.id)
    .where('number', 'is not', null)
    .where('kind', '=', 'comment')
    .where('strand', '=', 'reader')
    .where('state', '=', 'published')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    latestName: latest?.name ?? null,
    latestAt: latest?.publishedAt ?? null,
    latestNumber: latest?.number ?? null,
  }
}
