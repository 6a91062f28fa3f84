import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { parseHttpUrl, sourceKey } from '../lib/urls.ts'
import { permalink, type Post } from '../posts/post.ts'
import { findPair } from '../linkbacks/queries.ts'
import { askForCheck } from '../linkbacks/receive.ts'
import { findPostByTarget } from '../linkbacks/target.ts'

/**
 * Has the thread of the post that `target` names read a post of ours again, from the database: a link makes a follow-up
 * there, one that is gone (`removed`, or the post public no more) withdraws it. A post that has moved keeps its place in
 * that thread. Nothing happens where the target is no public post, or never knew of the link that is gone.
 */
export async function followUp(
  ctx: Ctx,
  post: Pick<Post, 'id' | 'path'>,
  target: string,
  removed: boolean,
): Promise<void> {
  const source = parseHttpUrl(permalink(ctx.settings, post))
  if (!source) return
  await transaction(ctx, async (ctx) => {
    const found = await findPostByTarget(ctx.db, ctx.settings, target)
    if (!found) return
    await followMove(ctx, post, found.post.id, source)
    const pair = { postId: found.post.id, sourceKey: sourceKey(source) }
    if (removed && !(await findPair(ctx.db, pair))) return
    await askForCheck(ctx, { transport: 'webmention', source: source.href, target, sender: '' }, found, source)
  })
}

/** What came from a former address of the post comes from its present one, unless that is known there already. */
async function followMove(ctx: Ctx, post: Pick<Post, 'id'>, targetId: number, source: URL): Promise<void> {
  const present = sourceKey(source)
  const rows = await ctx.db.selectFrom('addresses').select('path').where('postId', '=', post.id).limit(500).execute()
  const former = rows.map(({ path }) => sourceKey(new URL(ctx.settings.siteUrl + path)))
  if (former.length === 0) return
  const pairs = await ctx.db
    .selectFrom('linkbacks')
    .select(['id', 'sourceKey'])
    .where('postId', '=', targetId)
    .where('sourceKey', 'in', [present, ...former])
    .orderBy('id')
    .execute()
  const [known] = pairs
  if (!known || pairs.some((pair) => pair.sourceKey === present)) return
  const keyed = { sourceKey: present }
  await ctx.db
    .updateTable('linkbacks')
    .set({ ...keyed, source: source.href })
    .where('id', '=', known.id)
    .execute()
  await ctx.db
    .updateTable('reactions')
    .set({ ...keyed, sourceUrl: source.href })
    .where('postId', '=', targetId)
    .where('sourceKey', '=', known.sourceKey)
    .execute()
}
