import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { mayModerate, type Account } from '../identities/account.ts'
import { enqueue } from '../jobs/queue.ts'
import { findPost } from '../posts/queries.ts'
import { payForFetch } from './budget.ts'
import { findLinkback, takeLinkback, updateLinkbackRow } from './queries.ts'
import { jobKey } from './receive.ts'

/**
 * Has the page of a request that came to nothing read once more, for a moderator: it may have been away for a moment.
 * Refused: `not_found` for an unknown id, `forbidden` for one under a post that the account does not look after,
 * `too_many` when its page has been read often enough for now.
 */
export async function askCheckAgain(ctx: Ctx, account: Account, linkbackId: number): Promise<void> {
  const known = await findLinkback(ctx.db, linkbackId)
  const post = known && (await findPost(ctx.db, known.postId))
  if (!post) return refuse('not_found', 'error.notFound')
  if (!mayModerate(account, post)) refuse('forbidden', 'moderation.notYours')
  await transaction(ctx, async (ctx) => {
    const linkback = (await takeLinkback(ctx, linkbackId)) ?? refuse('not_found', 'error.notFound')
    if (linkback.asked > linkback.begun) return
    const seconds = await payForFetch(ctx, linkback)
    if (seconds > 0) refuse('too_many', 'linkback.too-many', {}, seconds)
    await updateLinkbackRow(ctx.db, linkback.id, { asked: linkback.asked + 1 })
    await enqueue(ctx, 'verify-linkback', { linkbackId }, { key: jobKey(linkbackId) })
  })
}
