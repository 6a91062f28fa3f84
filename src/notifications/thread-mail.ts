import type { Ctx } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import { transaction } from '../db/transaction.ts'
import type { Follow } from '../follows/follow.ts'
import { enqueue, type Jobs } from '../jobs/queue.ts'
import { postMail } from '../mail/outbox.ts'
import { visibleStates } from '../reactions/reaction.ts'
import { undoneSeconds } from '../reactions/tell.ts'
import { hasNews } from './thread-news.ts'
import { nextLetter } from './thread-times.ts'

const chunk = 500
const hourMs = 3_600_000
/** So many letters in an hour tell of one thread; what comes then waits for the end of that hour, as one letter. */
const mostAnHour = 5

/**
 * The job `mail-thread`: has those who follow a thread told what is new in it, each by one letter that waits for its
 * hour; who has one waiting already is told by that. It goes in steps of 500, each whole or not at all; after a crash it
 * begins again, and who has a letter gets no second one. What a moderator may still take back is waited for.
 */
export async function mailThread(ctx: Ctx, { postId }: Jobs['mail-thread']): Promise<void> {
  if (!ctx.mail) return
  const runAt = await settlesAt(ctx, postId)
  if (runAt !== undefined) return enqueue(ctx, 'mail-thread', { postId }, { key: `mail-thread/${postId}`, runAt })
  for (let after = 0; ;) {
    const last = await transaction(ctx, (ctx) => planSome(ctx, postId, after))
    if (last === undefined) return
    after = last
  }
}

/** When the last that a moderator published there can no longer be taken back; undefined when nothing can. */
async function settlesAt(ctx: Ctx, postId: number): Promise<string | undefined> {
  const waitMs = undoneSeconds * 1000
  const { at } = await ctx.db
    .selectFrom('moderations')
    .innerJoin('reactions', 'reactions.id', 'moderations.reactionId')
    .select((eb) => eb.fn.max('moderations.at').as('at'))
    .where('moderations.at', '>', new Date(ctx.now().getTime() - waitMs).toISOString())
    .where('moderations.accountId', 'is not', null)
    .where('moderations.undoneAt', 'is', null)
    .where('moderations.toState', 'in', visibleStates)
    .where('reactions.postId', '=', postId)
    .executeTakeFirstOrThrow()
  return at === null ? undefined : new Date(Date.parse(at) + waitMs).toISOString()
}

/** Answers the last of those it went through; undefined when there are no more. */
async function planSome(ctx: Ctx, postId: number, after: number): Promise<number | undefined> {
  const follows = await listUntold(ctx, postId, after)
  await planLetters(ctx, follows)
  return follows.length < chunk ? undefined : follows.at(-1)?.id
}

async function listUntold(ctx: Ctx, postId: number, after: number): Promise<Follow[]> {
  return ctx.db
    .selectFrom('follows')
    .selectAll()
    .where('postId', '=', postId)
    .where('state', '=', 'on')
    .where('id', '>', after)
    .where(hasNews)
    .orderBy('id')
    .limit(chunk)
    .execute()
}

/** Puts a letter for each of some follows of one thread into the outbox, in the caller's transaction. */
export async function planLetters(ctx: Ctx, follows: readonly Follow[]): Promise<void> {
  const free = await findFreeHours(ctx, follows)
  for (const follow of follows) await planLetter(ctx, follow, free.get(follow.id))
}

/** When those who had their letters of this hour may have the next one, by id. */
async function findFreeHours(ctx: Ctx, follows: readonly Follow[]): Promise<Map<number, string>> {
  const ids = follows.filter(({ pace }) => pace === 'now').map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const rows = await ctx.db
    .selectFrom('mails')
    .select(['followId', (eb) => eb.fn.min('sentAt').as('first')])
    .where('followId', 'in', ids)
    .where('kind', '=', 'follow')
    .where('sentAt', '>', new Date(ctx.now().getTime() - hourMs).toISOString())
    .groupBy('followId')
    .having(countRows(), '>=', mostAnHour)
    .execute()
  return new Map(
    rows.map(({ followId, first }) => [followId ?? 0, new Date(Date.parse(first ?? '') + hourMs).toISOString()]),
  )
}

async function planLetter(ctx: Ctx, follow: Follow, freeAt: string | undefined): Promise<void> {
  const { id, email, name, lang, pace } = follow
  await postMail(ctx, {
    kind: 'follow',
    params: { followId: id },
    email,
    name,
    lang,
    key: `follow/${id}`,
    followId: id,
    runAt: freeAt ?? nextLetter(ctx.now(), pace, ctx.settings.timeZone),
  })
}
