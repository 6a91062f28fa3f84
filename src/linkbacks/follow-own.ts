import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { findReaction, lockThread, lockThreads } from '../reactions/queries.ts'
import { gestures } from '../reactions/reaction.ts'
import { recount } from '../reactions/recount.ts'
import { isOwnAddress } from '../settings/own-addresses.ts'
import { moveRevision } from '../settings/site.ts'

/** So many links are judged anew at once, the latest; any other is when its page is next read. */
const most = 2000

/**
 * Makes follow-ups of the links that came from the authors' other addresses before these were named; returns how many.
 * What is a follow-up stays one until its page is read again: only the page could tell what else it is. What an author
 * chose, and gestures, stay as they are.
 */
export async function followOwnAddresses(ctx: Ctx): Promise<number> {
  const links = await listLinksOfHosts(ctx, ctx.settings.ownAddresses)
  const own = links.filter(({ sourceUrl }) => {
    const url = parseHttpUrl(sourceUrl ?? '')
    return url !== undefined && isOwnAddress(ctx.settings, url)
  })
  if (own.length === 0) return 0
  await transaction(ctx, async (ctx) => {
    await lockThreads(ctx, own)
    for (const { id, postId } of own) await makeFollowup(ctx, id, postId)
    await moveRevision(ctx)
  })
  return own.length
}

async function listLinksOfHosts(ctx: Ctx, addresses: string[]) {
  const hosts = [...new Set(addresses.map((address) => new URL(address).host))]
  if (hosts.length === 0) return []
  return ctx.db
    .selectFrom('reactions')
    .select(['id', 'postId', 'sourceUrl'])
    .where('kind', '=', 'linkback')
    .where('relation', 'not in', ['followup', ...gestures])
    .where('relationFixed', '=', 0)
    .where('sourceHost', 'in', hosts)
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
}

async function makeFollowup(ctx: Ctx, id: number, postId: number): Promise<void> {
  const thread = await lockThread(ctx, postId)
  const before = await findReaction(ctx.db, id)
  if (!thread || !before) return
  await ctx.db.updateTable('reactions').set({ relation: 'followup' }).where('id', '=', id).execute()
  if (before.number !== null) await recount(ctx, thread, before, { ...before, relation: 'followup' })
}
