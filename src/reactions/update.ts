import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { linkbackAddresses, linkbackSearchText, linkbackTexts } from './linkback-columns.ts'
import { restoreReaction, setState } from './moderate.ts'
import { askForPhoto } from './photo.ts'
import { findReaction, isAnswered, lockThread } from './queries.ts'
import { isGesture, richestTransport, type LinkbackDraft, type Reaction, type Relation } from './reaction.ts'
import { showChange } from './show-change.ts'

/** What a second reading of a linking page gives. */
export type Reread = Pick<
  LinkbackDraft,
  | 'transport'
  | 'relation'
  | 'endHost'
  | 'name'
  | 'siteName'
  | 'title'
  | 'excerpt'
  | 'content'
  | 'website'
  | 'permalink'
  | 'photoUrl'
  | 'writtenAt'
>

/** What a reader could notice, and what else is kept of a reading. */
const shown = [
  'name',
  'nameFolded',
  'siteName',
  'title',
  'excerpt',
  'text',
  'html',
  'writtenAt',
  'relation',
  'website',
  'permalink',
  'transport',
  'transports',
] as const
const kept = ['endHost', 'authorKey', 'permalinkKey', 'photoUrl', 'photo'] as const

/**
 * Brings a known link up to what its page says now, and back into the thread when it had been withdrawn or was gone.
 * What a moderator removed or took for spam stays so, and so does the relation that the author chose. `changed` tells
 * whether a reader could notice anything.
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
      ...addressesOf(before, read),
      relation: await relationAfter(ctx, before, read.relation),
      endHost: read.endHost ?? before.endHost,
      transport: richestTransport([before.transport ?? 'import', read.transport]),
      transports: addTransport(before, read.transport),
    }
    const differs = (column: keyof Reaction) => before[column] !== after[column]
    const changed = shown.some(differs)
    if (changed || kept.some(differs)) await write(ctx, after, linkbackSearchText(read, after.sourceUrl))
    if (differs('photoUrl')) await askForPhoto(ctx, after)
    const placed = changed ? await showChange(ctx, thread, before, after) : after
    const back = await comeBack(ctx, placed)
    return { reaction: back, changed: changed || back.state !== before.state }
  })
}

/** The picture we have of its writer stays until another one is fetched, or the page shows none any more. */
function addressesOf(before: Reaction, read: Reread) {
  const addresses = linkbackAddresses(read, new URL(before.sourceUrl ?? ''))
  return { ...addresses, photo: addresses.photoUrl === null ? null : before.photo }
}

/** What was answered has a place in the thread, which no gesture has. */
async function relationAfter(ctx: Ctx, before: Reaction, read: Relation): Promise<Relation> {
  if (before.relation === null) return read
  const leaves = isGesture(read) && !isGesture(before.relation)
  const stays = before.relationFixed === 1 || (leaves && (await isAnswered(ctx.db, before.id)))
  return stays ? before.relation : read
}

async function write(ctx: Ctx, after: Reaction, folded: string): Promise<void> {
  const values = Object.fromEntries([...shown, ...kept].map((column) => [column, after[column]]))
  await ctx.db
    .updateTable('reactions')
    .set({ ...values, folded })
    .where('id', '=', after.id)
    .execute()
}

async function comeBack(ctx: Ctx, reaction: Reaction): Promise<Reaction> {
  if (reaction.state !== 'gone') return restoreReaction(ctx, reaction, 'source')
  return setState(ctx, reaction, { state: 'published', who: 'source', why: 'back' })
}

function addTransport({ transports }: Reaction, transport: LinkbackDraft['transport']): string {
  const known = JSON.parse(transports ?? '[]') as string[]
  return JSON.stringify(known.includes(transport) ? known : [...known, transport])
}
