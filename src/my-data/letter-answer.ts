import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { takeOneTime } from '../identities/one-time.ts'
import { hash } from '../lib/secrets.ts'
import { tidyText } from '../lib/text.ts'
import { setState } from '../reactions/moderate.ts'
import { isUnwantedName } from '../reactions/screen.ts'
import type { Reaction, Signature } from '../reactions/reaction.ts'
import { submitReaction } from '../reactions/submit.ts'
import { findIdentityOf } from '../readers/queries.ts'
import { findLetter } from './letter.ts'

/** Where an answer came from, and with what. */
export type From = { address: string; agent: string | null }

/**
 * Lets a letter stand in its thread as its writer now words and signs it: they were reached by mail, so their address is
 * proved. What the inviting author has read word for word appears at once; changed words, and a name that the owner's
 * rules hold, are judged like any message. The letter is erased with it. Refused: `gone` when the invitation is over, and as by `submitReaction`; then it stays good.
 */
export async function publishLetter(
  ctx: Ctx,
  token: string,
  { name, text }: { name: string; text: string },
  from: From,
): Promise<{ reaction: Reaction; path: string }> {
  return transaction(ctx, async (ctx) => {
    const { letter, post, account } = (await findLetter(ctx, token)) ?? refuse('gone', 'letters.over')
    if (!(await takeOneTime(ctx, 'letter', token))) refuse('gone', 'letters.over')
    const { email, postId } = letter
    const { reaction, outcome } = await submitReaction(ctx, {
      kind: 'comment',
      postId,
      parentId: null,
      authorId: null,
      name,
      email,
      website: null,
      lang: null,
      source: text,
      voice: null,
      reader: await signatureOf(ctx, email),
      signs: [],
      ...from,
    })
    const asRead = tidyText(text).trim() === letter.text.trim()
    if (outcome !== 'held' || !asRead || (await isUnwantedName(ctx, name))) return { reaction, path: post.path }
    const by = { accountId: account.id, batch: null }
    const shown = await setState(ctx, reaction, { state: 'published', who: account.name, why: 'letter', by })
    return { reaction: shown, path: post.path }
  })
}

/** Erases a letter whose writer would rather keep it private, with the address it was sent to. */
export async function declineLetter(ctx: Ctx, token: string): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const found = await takeOneTime(ctx, 'letter', token)
    if (!found) return
    const { email } = found.payload as { email: string }
    await ctx.db
      .updateTable('mails')
      .set({ email: '', name: '' })
      .where('kind', '=', 'letter-invitation')
      .where('email', '=', email)
      .where('state', '<>', 'waiting')
      .execute()
    ctx.log.info({ letter: hash(token).slice(0, 12) }, 'a letter stays private')
  })
}

/** Somebody who signs in by that mail address already is that reader here too. */
async function signatureOf(ctx: Ctx, email: string): Promise<Signature> {
  const known = await findIdentityOf(ctx.db, { provider: 'mail', issuer: '', subject: email })
  return {
    readerId: known?.readerId ?? null,
    identityId: known?.id ?? null,
    provider: 'mail',
    via: ctx.t('signin.mailVia'),
    photo: known?.photo ?? null,
  }
}
