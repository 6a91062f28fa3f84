import { instant, type Ctx } from '../context.ts'
import { announceThread } from './announce.ts'
import { moveRevision } from '../settings/site.ts'
import { countThread, isVoice } from './counts.ts'
import { listOutline } from './queries.ts'

/**
 * Counts a whole thread anew, with its latest voice, inside the transaction that holds it: for what `recount` cannot
 * follow, that somebody's name or mail address has changed. Pages, feeds and hubs hear of it.
 */
export async function recountWhole(ctx: Ctx, postId: number): Promise<void> {
  const rows = await listOutline(ctx.db, postId)
  const latest = rows.findLast(isVoice)
  await ctx.db
    .updateTable('posts')
    .set({
      ...countThread(rows),
      latestName: latest?.name ?? null,
      latestAt: latest?.publishedAt ?? null,
      latestNumber: latest?.number ?? null,
      changedAt: instant(ctx),
    })
    .where('id', '=', postId)
    .execute()
  await moveRevision(ctx)
  await announceThread(ctx, { postId, relation: null })
}
