import { instant, type Ctx } from '../context.ts'
import { spend } from '../db/rates.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { findAccount, may, mayModerate, type Account } from '../identities/account.ts'
import { readGuest } from '../identities/guest.ts'
import { findOneTime, giveOneTime } from '../identities/one-time.ts'
import type { Key, Params } from '../i18n/index.ts'
import { tidyText } from '../lib/text.ts'
import { postMail } from '../mail/outbox.ts'
import { findPost, type SignedPost } from '../posts/queries.ts'
import { textProblem } from '../reactions/row.ts'

/** A private letter as an author hands it in. */
export type Typed = { name: string; email: string; text: string }
export type LetterError = { field: keyof Typed | 'post'; key: Key; params: Params }
/** A letter that waits for its writer's word: who invited them, and under which post it would stand. */
export type WaitingLetter = Typed & { postId: number; accountId: number }
export type FoundLetter = { letter: WaitingLetter; post: SignedPost; account: Account }

/** So long an invitation is good; then the letter is erased. */
export const letterDays = 30
const perAccount = [{ limit: 30, seconds: 86_400 }]

/** Everything that is wrong with a letter before anybody is written to. */
export function letterErrors(typed: Typed): LetterError[] {
  const { errors } = readGuest({ ...typed, website: '' })
  const problem = textProblem(tidyText(typed.text))
  const missing: LetterError[] =
    typed.email.trim() === '' ? [{ field: 'email', key: 'letters.emailMissing', params: {} }] : []
  const found = errors.flatMap(({ field, key, params }) => (field === 'website' ? [] : [{ field, key, params }]))
  return [...found, ...missing, ...(problem ? [{ field: 'text' as const, ...problem }] : [])]
}

/**
 * Asks the writer of a private letter, by mail, whether it may stand under a post. Nothing of it is public before they
 * say so, and it is erased after 30 days. Refused: `invalid` as `letterErrors` says and where no mail server is set, `not_found` and
 * `forbidden` for a post that the account does not look after, `conflict` for one that takes nothing, `too_many` beyond 30 a day.
 */
export async function inviteWriter(ctx: Ctx, account: Account, postId: number, typed: Typed): Promise<void> {
  if (!ctx.mail) refuse('invalid', 'letters.noMail')
  const [error] = letterErrors(typed)
  if (error) refuse('invalid', error.key, error.params)
  const post = (await findPost(ctx.db, postId)) ?? refuse('not_found', 'error.notFound')
  if (!mayModerate(account, post)) refuse('forbidden', 'desk.forbidden')
  if (post.state !== 'published' || post.reactions === 'closed') refuse('conflict', 'letters.closed')
  const wait = ctx.config.rateLimits ? await spend(ctx, `letters/${account.id}`, perAccount) : 0
  if (wait > 0) refuse('too_many', 'letters.tooMany', {}, wait)
  const { guest } = readGuest({ ...typed, website: '' })
  const email = (guest.email ?? '').toLowerCase()
  const payload: WaitingLetter = { postId, accountId: account.id, name: guest.name, email, text: tidyText(typed.text) }
  await transaction(ctx, async (ctx) => {
    const token = await giveOneTime(ctx, { purpose: 'letter', accountId: null, payload, minutes: letterDays * 1440 })
    const params = { token, accountId: account.id }
    await postMail(ctx, { kind: 'letter-invitation', params, email, name: guest.name, accountId: account.id })
  })
  ctx.log.info({ account: account.id, postId }, 'the writer of a letter was invited')
}

/** The letter that a token opens, as long as its writer may still answer: whoever invited them still looks after the post. */
export async function findLetter(ctx: Ctx, token: string): Promise<FoundLetter | undefined> {
  const found = await findOneTime(ctx, 'letter', token)
  if (!found) return undefined
  const letter = found.payload as WaitingLetter
  const post = await findPost(ctx.db, letter.postId)
  const account = await findAccount(ctx.db, letter.accountId)
  if (!post || !account || !mayModerate(account, post)) return undefined
  return { letter, post, account }
}

/** A letter that waits, as the desk lists it; `id` names it there and opens nothing. */
export type ListedLetter = { id: string; name: string; post: string; sentAt: string; endsAt: string }

/** The letters that wait for their writers, the latest first: those an account sent, or all for who moderates everywhere; at most 100. */
export async function listLetters(ctx: Ctx, account: Account): Promise<ListedLetter[]> {
  const rows = await ctx.db
    .selectFrom('oneTimes')
    .select(['tokenHash', 'payload', 'createdAt', 'endsAt'])
    .where('purpose', '=', 'letter')
    .where('endsAt', '>', instant(ctx))
    .orderBy('createdAt', 'desc')
    .orderBy('tokenHash')
    .limit(500)
    .execute()
  const seen = rows
    .map(({ payload, ...row }) => ({ ...row, letter: JSON.parse(payload) as WaitingLetter }))
    .filter(({ letter }) => letter.accountId === account.id || may(account, 'moderate'))
    .slice(0, 100)
  const ids = [0, ...seen.map(({ letter }) => letter.postId)]
  const posts = await ctx.db.selectFrom('posts').select(['id', 'title']).where('id', 'in', ids).execute()
  const titles = new Map(posts.map(({ id, title }) => [id, title]))
  return seen.map(({ tokenHash, letter, createdAt, endsAt }) => ({
    id: tokenHash,
    name: letter.name,
    post: titles.get(letter.postId) ?? '',
    sentAt: createdAt,
    endsAt,
  }))
}

/** Takes an invitation back and erases its letter; refused as `not_found` for one that the account does not see. */
export async function takeLetterBack(ctx: Ctx, account: Account, id: string): Promise<void> {
  const seen = await listLetters(ctx, account)
  if (!seen.some((letter) => letter.id === id)) refuse('not_found', 'error.notFound')
  await ctx.db.deleteFrom('oneTimes').where('tokenHash', '=', id).where('purpose', '=', 'letter').execute()
}
