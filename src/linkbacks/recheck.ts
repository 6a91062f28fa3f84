import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { mayModerate, type Account } from '../identities/account.ts'
import { enqueue, type Jobs } from '../jobs/queue.ts'
import { randomToken } from '../lib/secrets.ts'
import { permalink } from '../posts/post.ts'
import { findPost, type ShownPost } from '../posts/queries.ts'
import { findReaction } from '../reactions/queries.ts'
import type { Reaction } from '../reactions/reaction.ts'
import { isTakenBack } from '../reactions/take-back.ts'
import { lookAgain } from './again.ts'
import { payForFetch } from './budget.ts'
import type { Linkback } from './linkback.ts'
import { findPair, takeLinkback, takePair, updateLinkbackRow } from './queries.ts'
import { jobKey } from './receive.ts'

const mostAnHour = 120
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/**
 * The job `recheck-linkbacks`, every hour: the sources of links that stand in a thread, wait to, or got lost, are read again when
 * their time has come, 120 an hour at most, spread over it so that nobody is asked often. Each reading names the time
 * of the next; one that never takes place is made up for a day later.
 */
export async function recheckLinkbacks(ctx: Ctx, _payload: Jobs['recheck-linkbacks']): Promise<void> {
  const due = await listDue(ctx)
  const now = ctx.now().getTime()
  for (const [at, { id }] of due.entries()) {
    await transaction(ctx, async (ctx) => {
      await updateLinkbackRow(ctx.db, id, { recheckAt: new Date(now + dayMs).toISOString() })
      await lookAgain(ctx, id, new Date(now + (at * hourMs) / mostAnHour).toISOString())
    })
  }
  if (due.length > 0) ctx.log.info({ count: due.length }, 'sources to be read again')
}

/**
 * A link whose check was asked for and has not begun is about to be read anyway; one that never ended must not wait for
 * ever. What the owner of its site took back is left alone.
 */
async function listDue(ctx: Ctx): Promise<Pick<Linkback, 'id'>[]> {
  return ctx.db
    .selectFrom('linkbacks')
    .innerJoin('reactions', 'reactions.id', 'linkbacks.reactionId')
    .innerJoin('posts', 'posts.id', 'linkbacks.postId')
    .select('linkbacks.id')
    .where('linkbacks.recheckAt', '<=', instant(ctx))
    .whereRef('linkbacks.asked', '=', 'linkbacks.begun')
    .where('reactions.state', 'in', ['pending', 'published', 'gone', 'withdrawn'])
    .where((eb) => eb.or([eb('reactions.state', '<>', 'withdrawn'), eb('reactions.formerState', 'is not', null)]))
    .where('posts.state', '=', 'published')
    .orderBy('linkbacks.recheckAt')
    .orderBy('linkbacks.id')
    .limit(mostAnHour)
    .execute()
}

/**
 * Has the source of a link read again at once, for a moderator. Refused: `not_found` for an unknown id and for what is no
 * link, `forbidden` for one under a post that the account does not look after, `conflict` for one that was removed, taken
 * for spam or taken back by the owner of its site, which no reading changes, `too_many` when its page has been read often enough for now.
 */
export async function askRecheck(ctx: Ctx, account: Account, reactionId: number): Promise<void> {
  const reaction = await findReaction(ctx.db, reactionId)
  const post = reaction && (await findPost(ctx.db, reaction.postId))
  if (!reaction?.sourceKey || !post) return refuse('not_found', 'reaction.unknown', { id: String(reactionId) })
  if (!mayModerate(account, post)) refuse('forbidden', 'moderation.notYours')
  if (reaction.state === 'removed' || reaction.state === 'spam') refuse('conflict', 'linkback.decided')
  if (isTakenBack(reaction)) refuse('conflict', 'linkback.taken-back')
  await readAgain(ctx, reaction, post)
}

/** Has the source of a link of that post read again. Refused: `too_many` when it has been read often enough for now. */
export async function readAgain(ctx: Ctx, reaction: Reaction, post: ShownPost): Promise<void> {
  await transaction(ctx, async (ctx) => readNow(ctx, await takeRow(ctx, reaction, post)))
}

/**
 * Asks for a check at once, in the transaction that holds the linkback; one that has not begun is shared. Refused:
 * `too_many` when the source has been read often enough for now.
 */
export async function readNow(ctx: Ctx, linkback: Linkback): Promise<void> {
  if (linkback.asked > linkback.begun) return
  const seconds = await payForFetch(ctx, linkback)
  if (seconds > 0) refuse('too_many', 'linkback.too-many', {}, seconds)
  await updateLinkbackRow(ctx.db, linkback.id, { asked: linkback.asked + 1 })
  await enqueue(ctx, 'verify-linkback', { linkbackId: linkback.id }, { key: jobKey(linkback.id) })
}

/** The row of a link's pair, kept from others; a link that an import brought gets one now. */
async function takeRow(ctx: Ctx, reaction: Reaction, post: ShownPost): Promise<Linkback> {
  const { sourceUrl, sourceKey, sourceHost } = reaction
  if (sourceUrl === null || sourceKey === null) throw new Error(`reaction ${reaction.id} has no source`)
  const known = await findPair(ctx.db, { postId: post.id, sourceKey })
  if (known) return (await takeLinkback(ctx, known.id)) ?? known
  return takePair(ctx.db, {
    token: randomToken(),
    transport: 'pingback',
    transports: '[]',
    source: sourceUrl,
    sourceKey,
    sourceHost: sourceHost ?? '',
    target: permalink(ctx.settings, post),
    postId: post.id,
    parentNumber: null,
    fields: '{}',
    asked: 0,
    begun: 0,
    ended: 0,
    reactionId: reaction.id,
    sender: '',
    requestedAt: instant(ctx),
  })
}
