import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { indexReaction } from '../search/entries.ts'
import { moveRevision } from '../settings/site.ts'
import { restoreReaction, setState } from './moderate.ts'
import { findReaction, lockThread } from './queries.ts'
import { isVisible, richestTransport, type LinkbackDraft, type Reaction } from './reaction.ts'
import { recount } from './recount.ts'
import { linkbackTexts, searchText } from './row.ts'

/** What a second reading of a linking page gives. */
export type Reread = Pick<
  LinkbackDraft,
  'transport' | 'relation' | 'endHost' | 'name' | 'siteName' | 'title' | 'excerpt' | 'website'
>

const columns = [
  'name',
  'nameFolded',
  'siteName',
  'title',
  'excerpt',
  'text',
  'relation',
  'website',
  'transport',
  'transports',
] as const

/**
 * Brings a known link up to what its page says now, and back into the thread when it had been withdrawn or was gone.
 * What a moderator removed or took for spam stays so. `changed` tells whether a reader could notice anything.
 */
export async function updateLinkback(
  ctx: Ctx,
  reaction: Reaction,
  read: Reread,
): Promise<{ reaction: Reaction; changed: boolean }> {
  return transaction(ctx, async (ctx) => {
    const thread = (await lockThread(ctx, reaction.postId)) ?? refuse('not_found', 'error.notFound')
    const before = (await findReaction(ctx.db, reaction.id)) ?? refuse('not_found', 'error.notFound')
    const after: Reaction = {
      ...before,
      ...linkbackTexts(read),
      relation: read.relation,
      website: read.website,
      transport: richestTransport([before.transport ?? 'import', read.transport]),
      transports: addTransport(before, read.transport),
    }
    const changed = columns.some((column) => before[column] !== after[column])
    if (changed) {
      const values = Object.fromEntries(columns.map((column) => [column, after[column]]))
      const folded = searchText(after.name, after.siteName, after.title, after.excerpt, after.sourceUrl)
      await ctx.db
        .updateTable('reactions')
        .set({ ...values, folded })
        .where('id', '=', before.id)
        .execute()
      if (isVisible(before.state)) await indexReaction(ctx, thread, after)
      if (before.number !== null) {
        await recount(ctx, thread, before, after)
        await moveRevision(ctx)
      }
    }
    const endHost = read.endHost ?? before.endHost
    // Nothing that a reader could notice.
    if (endHost !== before.endHost) {
      await ctx.db.updateTable('reactions').set({ endHost }).where('id', '=', before.id).execute()
    }
    const back = await comeBack(ctx, { ...after, endHost })
    return { reaction: back, changed: changed || back.state !== before.state }
  })
}

async function comeBack(ctx: Ctx, reaction: Reaction): Promise<Reaction> {
  if (reaction.state !== 'gone') return restoreReaction(ctx, reaction, 'source')
  return setState(ctx, reaction, { state: 'published', who: 'source', why: 'back' })
}

function addTransport({ transports }: Reaction, transport: LinkbackDraft['transport']): string {
  const known = JSON.parse(transports ?? '[]') as string[]
  return JSON.stringify(known.includes(transport) ? known : [...known, transport])
}
