import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { tidyText } from '../lib/text.ts'
import { indexReaction } from '../search/entries.ts'
import { moveRevision } from '../settings/site.ts'
import { announceThread } from './announce.ts'
import { setState } from './moderate.ts'
import { whyNotEditable } from './own.ts'
import { findReaction, lockThread } from './queries.ts'
import { isVisible, type Reaction } from './reaction.ts'
import { keepFormerText } from './former.ts'
import { renderText } from './row.ts'
import { searchText } from './search-text.ts'
import { judgeEdit, refuseHaste } from './spam.ts'

/**
 * Gives a message the text its writer corrected. Refused: `invalid` for what `submitReaction` would not take either,
 * `forbidden` when it is too late or somebody has answered meanwhile and by the owner's rules, `too_many`. What the new text gives reason to
 * hold is held again, with its number kept for it.
 */
export async function editReaction(ctx: Ctx, reaction: Reaction, text: string, address: string): Promise<Reaction> {
  const source = tidyText(text)
  if (source === reaction.source) return reaction
  const rendered = renderText(source)
  await refuseHaste(ctx, address)
  return transaction(ctx, async (ctx) => {
    const thread = (await lockThread(ctx, reaction.postId)) ?? refuse('not_found', 'own.unknown')
    const before = (await findReaction(ctx.db, reaction.id)) ?? refuse('not_found', 'own.unknown')
    const why = await whyNotEditable(ctx, before)
    if (why !== undefined) refuse('forbidden', why)
    const shown = isVisible(before.state)
    const now = instant(ctx)
    const after = { ...before, ...rendered, source, editedAt: shown ? now : before.editedAt }
    const { reasons, weighed } = await judgeEdit(ctx, before, after)
    const { html, text, editedAt } = after
    const folded = searchText(before.name, before.email, before.website, text)
    const changed = { source, html, text, folded, weighed, editedAt, correctedAt: null }
    await keepFormerText(ctx, before, 'writer')
    await ctx.db.updateTable('reactions').set(changed).where('id', '=', before.id).execute()

    if (shown && reasons.length > 0) {
      return setState(ctx, after, { state: 'pending', who: 'system', why: 'edit', reasons })
    }
    if (shown) {
      await indexReaction(ctx, thread, after)
      await ctx.db.updateTable('posts').set({ changedAt: now }).where('id', '=', before.postId).execute()
      await moveRevision(ctx)
      await announceThread(ctx, after)
    }
    return after
  })
}
