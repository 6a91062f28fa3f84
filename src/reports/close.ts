import { instant, type Ctx } from '../context.ts'
import type { Account } from '../identities/account.ts'
import { decide, type Decided } from '../reactions/decide.ts'
import { demandReaction } from '../reactions/desk-queries.ts'

/** What a moderator answers to a report: the reaction goes, or there is nothing to say against it. */
export type Answer = 'remove' | 'spam' | 'nothing'
export const answers: readonly Answer[] = ['remove', 'spam', 'nothing']

/**
 * Answers everything that was reported of a reaction, with the decision it leads to, which can be undone like any other;
 * answers that decision. Refused as by `decide`: `forbidden`, `not_found`.
 */
export async function closeReports(
  ctx: Ctx,
  account: Account,
  reactionId: number,
  answer: Answer,
): Promise<Decided | undefined> {
  await demandReaction(ctx, account, reactionId)
  const decided = answer === 'nothing' ? undefined : await decide(ctx, account, [reactionId], answer, 'report')
  // What was decided on may be undone: its reports come back with it, so only “nothing to say” ends them at once.
  if (answer === 'nothing') {
    await ctx.db
      .updateTable('reports')
      .set({ closedAt: instant(ctx), closedBy: account.id })
      .where('reactionId', '=', reactionId)
      .where('closedAt', 'is', null)
      .execute()
  }
  return decided
}
