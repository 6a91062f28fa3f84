import { instant, type Ctx, type Db } from '../context.ts'
import type { CleanHtml } from '../lib/sanitize.ts'
import type { Reaction } from './reaction.ts'

/** What a message said before it was corrected; `who` is `writer` or a moderator's name. */
export type FormerText = { id: number; at: string; who: string; source: string; html: CleanHtml }

const keptDays = 30
const mostShown = 50

/** Keeps the text that a message is about to lose, for 30 days. */
export async function keepFormerText(ctx: Ctx, reaction: Reaction, who: string): Promise<void> {
  const { id: reactionId, source, html } = reaction
  await ctx.db
    .insertInto('formerTexts')
    .values({ reactionId, at: instant(ctx), who, source, html })
    .execute()
}

/** The former texts of a message, the latest first; at most 50. */
export async function listFormerTexts(db: Db, reactionId: number): Promise<FormerText[]> {
  return db
    .selectFrom('formerTexts')
    .select(['id', 'at', 'who', 'source', 'html'])
    .where('reactionId', '=', reactionId)
    .orderBy('id', 'desc')
    .limit(mostShown)
    .execute()
}

/** Forgets former texts after 30 days. */
export async function forgetFormerTexts(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - keptDays * 86_400_000).toISOString()
  await ctx.db.deleteFrom('formerTexts').where('at', '<', before).execute()
}
