import { spend, type Rate } from '../db/rates.ts'
import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import type { ReportTable } from '../db/schema-readers.ts'
import { refuse } from '../errors.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { tidyText } from '../lib/text.ts'
import { lockThread } from '../reactions/queries.ts'

export type ReportReason = ReportTable['reason']
/** What can be wrong with a reaction: advertising, an attack on somebody, something private, anything else. */
export const reportReasons: readonly ReportReason[] = ['spam', 'abuse', 'private', 'other']

/** Who reports: whatever they can be told apart by, as far as there is any. */
export type Reporter = { readerId: number | null; voice: string | null; address: string }
/** What they say: `words` is needed where the reason says nothing. */
export type Said = { reason: ReportReason; words: string }

export const longestWords = 1000
const rates: Rate[] = [
  { limit: 5, seconds: 600 },
  { limit: 20, seconds: 86_400 },
]

/**
 * Tells the moderators of a reaction. Once is enough: whoever has reported it and waits for an answer changes nothing by
 * doing so again. Refused: `invalid` for more than 1,000 signs and for “something else” without a word, `too_many` from
 * one address.
 */
export async function reportReaction(
  ctx: Ctx,
  reaction: { id: number; postId: number },
  by: Reporter,
  said: Said,
): Promise<void> {
  const words = tidyText(said.words).trim()
  if (Array.from(words).length > longestWords) refuse('invalid', 'reports.wrong.long', { max: longestWords })
  if (said.reason === 'other' && words === '') refuse('invalid', 'reports.wrong.words')
  if (ctx.config.rateLimits) {
    const wait = await spend(ctx, `report/${addressPrefix(by.address)}`, rates)
    if (wait > 0) refuse('too_many', 'reports.rate', { m: Math.ceil(wait / 60) }, wait)
  }
  await transaction(ctx, async (ctx) => {
    // Two clicks at once wait for one another here.
    await lockThread(ctx, reaction.postId)
    if (await hasReported(ctx, reaction.id, by)) return
    const { readerId, voice } = by
    const address = addressPrefix(by.address)
    const row = { reactionId: reaction.id, reason: said.reason, words, readerId, voice, address }
    await ctx.db
      .insertInto('reports')
      .values({ ...row, createdAt: instant(ctx), closedAt: null, closedBy: null })
      .execute()
  })
}

/** Whether they have reported it and nobody has answered: by reader, by browser, and who is neither by their network. */
async function hasReported(ctx: Ctx, reactionId: number, { readerId, voice, address }: Reporter): Promise<boolean> {
  const query = ctx.db
    .selectFrom('reports')
    .select('id')
    .where('reactionId', '=', reactionId)
    .where('closedAt', 'is', null)
  const mine =
    readerId !== null
      ? query.where('readerId', '=', readerId)
      : voice !== null
        ? query.where('voice', '=', voice)
        : query.where('readerId', 'is', null).where('voice', 'is', null).where('address', '=', addressPrefix(address))
  return (await mine.limit(1).executeTakeFirst()) !== undefined
}
