import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { Refusal } from '../errors.ts'
import { cleanComment, cleanerVersion, type CleanHtml } from '../lib/sanitize.ts'
import { moveRevision } from '../settings/site.ts'
import { renderText } from './row.ts'

const atOnce = 200

/**
 * Renders again what an older cleaner wrote, so that a hole found in it is closed in what is stored too. What a link
 * from another site says has no source here: what was made of it is cleaned anew. Run once at start; returns how many there were.
 */
export async function renderOldReactions(ctx: Ctx): Promise<number> {
  for (let count = 0; ;) {
    const rows = await ctx.db
      .selectFrom('reactions')
      .select(['id', 'kind', 'source', 'html'])
      .where('cleaner', '<', cleanerVersion)
      .orderBy('id')
      .limit(atOnce)
      .execute()
    if (rows.length === 0) return count
    await transaction(ctx, async (ctx) => {
      for (const row of rows) {
        const html = row.kind === 'comment' ? renderAgain(row.source, row.html) : cleanComment(row.html)
        await ctx.db.updateTable('reactions').set({ html, cleaner: cleanerVersion }).where('id', '=', row.id).execute()
      }
      await moveRevision(ctx)
    })
    count += rows.length
  }
}

/** A text that is refused today keeps what was made of it, cleaned anew. */
function renderAgain(source: string, html: CleanHtml): CleanHtml {
  try {
    return renderText(source).html
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return cleanComment(html)
  }
}
