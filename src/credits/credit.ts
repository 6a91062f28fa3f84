import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { mayWrite, type Account } from '../identities/account.ts'
import { tidyLine } from '../lib/text.ts'
import { postMail } from '../mail/outbox.ts'
import { findPost } from '../posts/queries.ts'
import { findReaction, lockThread } from '../reactions/queries.ts'
import { isVisible, type Reaction } from '../reactions/reaction.ts'
import { moveRevision } from '../settings/site.ts'
import { findCredit } from './queries.ts'

export const longestWords = 200
/** Its writer is told when the author has had the time to think better of it. */
const toldAfterMs = 5 * 60_000

/** Whether a reaction can have changed its post: what somebody else says in the thread, in its place. */
export function isCreditable({ state, strand, number }: Pick<Reaction, 'state' | 'strand' | 'number'>): boolean {
  return isVisible(state) && strand !== 'author' && number !== null
}

/**
 * Says under a post that a reaction changed it: ties the reaction to the post's latest published revision, with `words`
 * for what changed, and tells its writer by one mail where there is an address. Doing so again gives it other words.
 * Refused: `not_found`, `forbidden` for a post that the account may not write, `invalid` for no words or more than 200
 * signs, `conflict` for what is not shown or what an author of the site said.
 */
export async function creditReaction(ctx: Ctx, account: Account, reactionId: number, words: string): Promise<void> {
  // The sentence that it becomes part of has its own full stop.
  const said = tidyLine(words, Infinity).replace(/[\s.]+$/, '')
  if (said === '') refuse('invalid', 'credits.wrong.empty')
  if (Array.from(said).length > longestWords) refuse('invalid', 'credits.wrong.long', { max: longestWords })
  await transaction(ctx, async (ctx) => {
    const reaction = await demandWritable(ctx, account, reactionId)
    if (!isCreditable(reaction)) refuse('conflict', 'credits.wrong.hidden')
    const row = { postId: reaction.postId, reactionId, revisionId: await latestRevision(ctx, reaction.postId) }
    const { id: creditId } = await ctx.db
      .insertInto('credits')
      .values({ ...row, words: said, accountId: account.id, createdAt: instant(ctx) })
      .onConflict((conflict) => conflict.column('reactionId').doUpdateSet({ words: said, accountId: account.id }))
      .returning('id')
      .executeTakeFirstOrThrow()
    await moveRevision(ctx)
    await tellWriter(ctx, reaction, creditId)
  })
}

/** Takes that back, and the mail with it while it has not left. Nothing happens to a reaction without credit. Refused as above. */
export async function removeCredit(ctx: Ctx, account: Account, reactionId: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await demandWritable(ctx, account, reactionId)
    if (!(await findCredit(ctx.db, reactionId))) return
    await ctx.db.deleteFrom('credits').where('reactionId', '=', reactionId).execute()
    await ctx.db
      .deleteFrom('mails')
      .where('kind', '=', 'credit')
      .where('reactionId', '=', reactionId)
      .where('state', '=', 'waiting')
      .execute()
    await moveRevision(ctx)
  })
}

async function demandWritable(ctx: Ctx, account: Account, id: number): Promise<Reaction> {
  const known = (await findReaction(ctx.db, id)) ?? refuse('not_found', 'reaction.unknown', { id: String(id) })
  await lockThread(ctx, known.postId)
  const reaction = (await findReaction(ctx.db, id)) ?? refuse('not_found', 'reaction.unknown', { id: String(id) })
  const post = (await findPost(ctx.db, reaction.postId)) ?? refuse('not_found', 'error.notFound')
  if (!mayWrite(account, post)) refuse('forbidden', 'desk.forbidden')
  return reaction
}

async function latestRevision(ctx: Ctx, postId: number): Promise<number | null> {
  const revision = await ctx.db
    .selectFrom('revisions')
    .select('id')
    .where('postId', '=', postId)
    .where('kind', '=', 'publish')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return revision?.id ?? null
}

/** Once: credited again after a while, they know already. */
async function tellWriter(ctx: Ctx, { id: reactionId, email, name }: Reaction, creditId: number): Promise<void> {
  if (email === null) return
  const told = await ctx.db
    .selectFrom('mails')
    .select('id')
    .where('kind', '=', 'credit')
    .where('reactionId', '=', reactionId)
    .where('state', 'in', ['waiting', 'sent'])
    .limit(1)
    .executeTakeFirst()
  if (told) return
  const runAt = new Date(ctx.now().getTime() + toldAfterMs).toISOString()
  await postMail(ctx, { kind: 'credit', params: { creditId }, email, name, reactionId, runAt })
}
