import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import type { Account } from '../identities/account.ts'
import { demandReaction } from './desk-queries.ts'
import { isAnswered, lockThread } from './queries.ts'
import { isGesture, isRelation, type Reaction } from './reaction.ts'
import { showChange } from './show-change.ts'

/**
 * Says in an account's name what a link is to its post; from then on no reading of the page changes it. What becomes a
 * like, repost or bookmark leaves the thread for the line that names them and keeps its number for its return; what
 * ceases to be one is given a number if it had none. Counts, search and feeds follow, and the log tells who. Answers the
 * reaction as it then is. Refused: `not_found` for an unknown id, `forbidden` for one under a post that the account does
 * not look after, `invalid` for what is no relation and for a message, `conflict` for making a gesture of what was
 * answered.
 */
export async function chooseRelation(ctx: Ctx, account: Account, id: number, relation: string): Promise<Reaction> {
  if (!isRelation(relation)) return refuse('invalid', 'relation.unknown')
  return transaction(ctx, async (ctx) => {
    const { postId } = await demandReaction(ctx, account, id)
    const thread = (await lockThread(ctx, postId)) ?? refuse('not_found', 'error.notFound')
    const { reaction: before } = await demandReaction(ctx, account, id)
    if (before.kind !== 'linkback') refuse('invalid', 'relation.message')
    if (before.relation === relation && before.relationFixed === 1) return before
    const leaves = isGesture(relation) && !isGesture(before.relation)
    if (leaves && (await isAnswered(ctx.db, id))) refuse('conflict', 'relation.answered')

    const after: Reaction = { ...before, relation, relationFixed: 1 }
    await ctx.db.updateTable('reactions').set({ relation, relationFixed: 1 }).where('id', '=', id).execute()
    if (before.relation === relation) return after
    await logChoice(ctx, account, after)
    return showChange(ctx, thread, before, after)
  })
}

async function logChoice(ctx: Ctx, account: Account, { id, state, relation }: Reaction): Promise<void> {
  const row = { reactionId: id, at: instant(ctx), who: account.name, fromState: state, toState: state }
  await ctx.db
    .insertInto('moderations')
    .values({ ...row, why: `relation: ${relation}`, accountId: account.id })
    .execute()
}
