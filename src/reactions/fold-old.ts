import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { searchText } from './search-text.ts'

const atOnce = 500

/**
 * Makes reactions that are older than the moderators' search findable by it. Run once at start; returns how many there
 * were. No page shows it, so nothing else moves.
 */
export async function foldOldReactions(ctx: Ctx): Promise<number> {
  for (let count = 0, afterId = 0; ;) {
    const rows = await ctx.db
      .selectFrom('reactions')
      .select(['id', 'kind', 'name', 'email', 'website', 'text', 'siteName', 'title', 'excerpt', 'sourceUrl'])
      .where('folded', '=', '')
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(atOnce)
      .execute()
    const last = rows.at(-1)
    if (!last) return count
    await transaction(ctx, async (ctx) => {
      for (const { id, ...row } of rows) {
        const folded =
          row.kind === 'comment'
            ? searchText(row.name, row.email, row.website, row.text)
            : searchText(row.name, row.siteName, row.title, row.excerpt, row.sourceUrl)
        // Another process may have changed the text, and folded it, since we read it.
        await ctx.db.updateTable('reactions').set({ folded }).where('id', '=', id).where('folded', '=', '').execute()
      }
    })
    count += rows.length
    afterId = last.id
  }
}
