import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { cleanComment } from '../lib/sanitize.ts'
import { setState, type Former } from './moderate.ts'
import { findReaction, lockThread } from './queries.ts'
import { type Reaction, type ReactionState } from './reaction.ts'

/** Names these changes in the log. */
const why = 'site-owner'

/**
 * Whether the owner of the linking site took a link back: nothing that is sent or read brings it into the thread again,
 * only its owner does. It shows by having no state to return to.
 */
export function isTakenBack({ state, formerState }: Pick<Reaction, 'state' | 'formerState'>): boolean {
  return state === 'withdrawn' && formerState === null
}

/**
 * Takes a link out of its thread for the owner of its site, and keeps it out. One whose page lost the link before is kept
 * out too; what a moderator removed or took for spam stays theirs to decide. Answers the reaction as it then is.
 */
export async function takeBackLink(ctx: Ctx, id: number): Promise<Reaction | undefined> {
  return transaction(ctx, async (ctx) => {
    const reaction = await findLocked(ctx, id)
    if (!reaction || ['removed', 'spam'].includes(reaction.state) || isTakenBack(reaction)) return reaction
    const former: Former = { formerState: null, stateAt: instant(ctx) }
    if (reaction.state !== 'withdrawn') {
      return setState(ctx, reaction, { state: 'withdrawn', who: 'source', why, former })
    }
    return writeFormer(ctx, reaction, null)
  })
}

/**
 * Gives a link that its owner took back the state it had, or lets it return by the next reading when its page had lost it
 * or when we have forgotten what it said. Answers the reaction as it then is; one that its owner did not take back stays as it was.
 */
export async function letLinkBack(ctx: Ctx, id: number): Promise<Reaction | undefined> {
  return transaction(ctx, async (ctx) => {
    const reaction = await findLocked(ctx, id)
    if (!reaction || !isTakenBack(reaction)) return reaction
    const taken = await ctx.db
      .selectFrom('moderations')
      .select(['fromState', 'former'])
      .where('reactionId', '=', id)
      .where('why', '=', why)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    const state = (taken?.fromState ?? 'withdrawn') as ReactionState
    if (state !== 'withdrawn' && isForgotten(reaction)) {
      return writeFormer(ctx, reaction, state === 'pending' ? 'pending' : 'published')
    }
    if (state !== 'withdrawn') return setState(ctx, reaction, { state, who: 'source', why: 'restore' })
    const { formerState } = JSON.parse(taken?.former ?? '{}') as Partial<Former>
    return writeFormer(ctx, reaction, formerState ?? null)
  })
}

const keptDays = 30
const atOnce = 200
const nothing = cleanComment('')

/**
 * Erases what was kept of links that the owners of their sites took back a month ago or more: who wrote them and what
 * they said. The addresses of their pages stay, by which they are kept out.
 */
export async function forgetTakenBack(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - keptDays * 86_400_000).toISOString()
  const old = ctx.db
    .selectFrom('reactions')
    .select('id')
    .where('kind', '=', 'linkback')
    .where('state', '=', 'withdrawn')
    .where('formerState', 'is', null)
    .where('stateAt', '<', before)
    .where('title', '<>', '')
    .where('id', 'in', ctx.db.selectFrom('moderations').select('reactionId').where('why', '=', why))
    .orderBy('id')
    .limit(atOnce)
  const ids = (await old.execute()).map(({ id }) => id)
  if (ids.length === 0) return
  const texts = { name: '', nameFolded: '', siteName: '', title: '', excerpt: '', text: '', html: nothing, folded: '' }
  const person = { website: null, authorKey: null, photo: null, photoUrl: null, address: null, writtenAt: null }
  await ctx.db
    .updateTable('reactions')
    .set({ ...texts, ...person, weighed: '' })
    .where('id', 'in', ids)
    .where('state', '=', 'withdrawn')
    .where('formerState', 'is', null)
    .execute()
}

/** Every link has a title, if only its address. */
function isForgotten({ title }: Pick<Reaction, 'title'>): boolean {
  return title === ''
}

async function findLocked(ctx: Ctx, id: number): Promise<Reaction | undefined> {
  const reaction = await findReaction(ctx.db, id)
  if (!reaction || reaction.kind !== 'linkback') return undefined
  await lockThread(ctx, reaction.postId)
  return findReaction(ctx.db, id)
}

/** Its state stays; whether it may return changes, which is logged like a change of state. */
async function writeFormer(ctx: Ctx, reaction: Reaction, formerState: Reaction['formerState']): Promise<Reaction> {
  await ctx.db.updateTable('reactions').set({ formerState }).where('id', '=', reaction.id).execute()
  const former: Former = { formerState: reaction.formerState, stateAt: reaction.stateAt }
  const states = { fromState: reaction.state, toState: reaction.state }
  await ctx.db
    .insertInto('moderations')
    .values({
      reactionId: reaction.id,
      at: instant(ctx),
      who: 'source',
      ...states,
      why,
      former: JSON.stringify(former),
    })
    .execute()
  return { ...reaction, formerState }
}
