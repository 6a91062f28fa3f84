import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { may, type Account } from '../identities/account.ts'
import { tidyLine, tidyText } from '../lib/text.ts'
import { indexReaction } from '../search/entries.ts'
import { moveRevision } from '../settings/site.ts'
import { announceThread } from './announce.ts'
import { demandReaction } from './desk-queries.ts'
import { keepFormerText } from './former.ts'
import { lockThread } from './queries.ts'
import { isVisible, type Reaction } from './reaction.ts'
import { renderText } from './row.ts'
import { searchText } from './search-text.ts'

/**
 * Gives a message the text that a moderator corrected, and says so where it stands: its number stays, its former text is
 * kept for 30 days, the log tells who and why. Refused: `invalid` for a text that a form would not take, `forbidden` for
 * a post that the account does not look after and for the words of another author, `conflict` for a link from another site and for what its writer withdrew.
 */
export async function correctReaction(
  ctx: Ctx,
  account: Account,
  id: number,
  text: string,
  why = '',
): Promise<Reaction> {
  const source = tidyText(text)
  const rendered = renderText(source)
  return transaction(ctx, async (ctx) => {
    const { postId } = await demandReaction(ctx, account, id)
    const thread = (await lockThread(ctx, postId)) ?? refuse('not_found', 'error.notFound')
    const { reaction: before } = await demandReaction(ctx, account, id)
    if (before.kind !== 'comment') refuse('conflict', 'moderation.editLink')
    if (!mayCorrect(account, before)) refuse('forbidden', 'moderation.editAuthor')
    if (before.state === 'withdrawn') refuse('conflict', 'moderation.editWithdrawn')
    if (before.source === source) return before
    const now = instant(ctx)
    await keepFormerText(ctx, before, account.name)
    const folded = searchText(before.name, before.email, before.website, rendered.text)
    const changed = { ...rendered, source, folded, editedAt: now, correctedAt: now }
    await ctx.db.updateTable('reactions').set(changed).where('id', '=', id).execute()
    await logCorrection(ctx, account, before, why)
    const after = { ...before, ...changed }
    if (isVisible(before.state)) {
      await indexReaction(ctx, thread, after)
      await ctx.db.updateTable('posts').set({ changedAt: now }).where('id', '=', postId).execute()
      await moveRevision(ctx)
      await announceThread(ctx, after)
    }
    return after
  })
}

/** Whether an account that decides on a message may correct it too: what an author signed is theirs, and the editors'. */
export function mayCorrect(account: Account, { strand, authorId }: Pick<Reaction, 'strand' | 'authorId'>): boolean {
  return strand !== 'author' || authorId === account.authorId || may(account, 'write-all')
}

async function logCorrection(ctx: Ctx, account: Account, { id, state }: Reaction, why: string): Promise<void> {
  const row = { reactionId: id, at: instant(ctx), who: account.name, fromState: state, toState: state }
  const note = tidyLine(why, 200)
  await ctx.db
    .insertInto('moderations')
    .values({ ...row, why: note === '' ? 'edit' : `edit: ${note}`, accountId: account.id })
    .execute()
}
