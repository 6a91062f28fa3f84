import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { fold } from '../lib/text.ts'
import { indexReaction } from '../search/entries.ts'
import { findReaction, lockThread } from './queries.ts'
import type { Reaction } from './reaction.ts'
import { recountWhole } from './recount-whole.ts'
import { searchText } from './search-text.ts'

/**
 * Gives some messages another name, everywhere it is shown: in threads and their counts, as the latest voice of lists, in
 * search and feeds. `name` is fit to be shown, as `readGuest` answers it. Each thread changes at once, in a transaction of its own.
 */
export async function renameReactions(
  ctx: Ctx,
  reactions: readonly Pick<Reaction, 'id' | 'postId'>[],
  name: string,
): Promise<void> {
  for (const postId of new Set(reactions.map((reaction) => reaction.postId))) {
    const ids = reactions.filter((reaction) => reaction.postId === postId).map(({ id }) => id)
    await transaction(ctx, async (ctx) => {
      const thread = (await lockThread(ctx, postId)) ?? refuse('not_found', 'error.notFound')
      for (const id of ids) {
        const before = await findReaction(ctx.db, id)
        if (!before || before.name === name) continue
        const folded = searchText(name, before.email, before.website, before.text)
        const changed = { name, nameFolded: fold(name) || name, folded }
        await ctx.db.updateTable('reactions').set(changed).where('id', '=', id).execute()
        await indexReaction(ctx, thread, { ...before, ...changed })
      }
      await recountWhole(ctx, postId)
    })
  }
}
