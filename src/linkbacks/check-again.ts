import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { mayModerate, type Account } from '../identities/account.ts'
import { findPost } from '../posts/queries.ts'
import { findLinkback, takeLinkback } from './queries.ts'
import { readNow } from './recheck.ts'

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
    await readNow(ctx, (await takeLinkback(ctx, linkbackId)) ?? refuse('not_found', 'error.notFound'))
  })
}
