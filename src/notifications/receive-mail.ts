import type { Ctx } from '../context.ts'
import { spend } from '../db/rates.ts'
import { refuse, Refusal } from '../errors.ts'
import { findAccount } from '../identities/account.ts'
import { findFollowOf } from '../follows/queries.ts'
import { hash } from '../lib/secrets.ts'
import { tidyText } from '../lib/text.ts'
import { mailboxKey } from '../mail/asking.ts'
import { noteBounce } from '../mail/bounce.ts'
import { postMail } from '../mail/outbox.ts'
import { readMail, type Incoming } from '../mail/read-mail.ts'
import { readTag, type Tag } from '../mail/tags.ts'
import { findReaderByEmail, listIdentities } from '../readers/queries.ts'
import { answerAs } from '../reactions/answer.ts'
import type { Reaction, Signature } from '../reactions/reaction.ts'
import { submitReaction } from '../reactions/submit.ts'

/**
 * What became of a mail that came in: its words stand in a thread (or wait there), were refused, which their writer is
 * told, a bounce was noted, or nobody it is for could be made out and nothing was done. `why` says a word for the log.
 */
export type Received =
  { outcome: 'taken'; reaction: Reaction } | { outcome: 'refused' | 'bounce' | 'ignored'; why: string }

const rates = [
  { limit: 5, seconds: 60 },
  { limit: 30, seconds: 3600 },
]
const quotedBack = 4000

/**
 * Takes one mail that came to an address of ours (`MAIL_REPLY` with a tag): a report that a mail of ours failed, or an
 * answer to one, which goes into the thread in the name of whom we had written to, past the same judge as every message.
 * Who did not get that mail cannot use its address, and what machines and lists send is not answered. `envelope` is the
 * recipient as the mail server knows it, where it says so; a broken mail is ignored.
 */
export async function receiveMail(ctx: Ctx, bytes: Uint8Array, envelope?: string): Promise<Received> {
  const mail = await readMail(bytes).catch(() => undefined)
  if (!mail) return { outcome: 'ignored', why: 'unreadable' }
  const found = [...(envelope ? [envelope] : []), ...mail.recipients].map((address) => readTag(ctx, address))
  const given = found.find((one) => one !== undefined)
  if (!given) return { outcome: 'ignored', why: 'no address of ours' }
  if (given.tag.kind === 'bounce') {
    if (!mail.report) return { outcome: 'ignored', why: 'no report' }
    return { outcome: 'bounce', why: await noteBounce(ctx, given.tag.mailId, given.verify, mail.report) }
  }
  if (mail.automatic) return { outcome: 'ignored', why: 'automatic' }
  if (mail.from === '' || !given.verify(mail.from)) return { outcome: 'ignored', why: 'another sender' }
  return takeAnswer(ctx, given.tag, mail)
}

async function takeAnswer(ctx: Ctx, tag: Extract<Tag, { kind: 'reply' }>, mail: Incoming): Promise<Received> {
  const wait = ctx.config.rateLimits ? await spend(ctx, `mail-in/${mailboxKey(mail.from)}`, rates) : 0
  if (wait > 0) return { outcome: 'ignored', why: 'too many' }
  try {
    const reaction = tag.accountId > 0 ? await answerAsAccount(ctx, tag, mail) : await answerAsReader(ctx, tag, mail)
    return { outcome: 'taken', reaction }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await sendBack(ctx, mail, error)
    return { outcome: 'refused', why: error.key }
  }
}

/** The right to come to the desk is looked at now, not when the mail was written. */
async function answerAsAccount(ctx: Ctx, tag: Extract<Tag, { kind: 'reply' }>, mail: Incoming): Promise<Reaction> {
  const account = await findAccount(ctx.db, tag.accountId)
  if (account?.state !== 'active' || account.email.toLowerCase() !== mail.from)
    return refuse('forbidden', 'mail.in.left')
  if (tag.reactionId > 0) return (await answerAs(ctx, account, tag.reactionId, mail.text)).reaction
  const { authorId, name } = account
  const draft = { ...draftOf(tag, mail), authorId, name, email: null }
  return (await submitReaction(ctx, draft)).reaction
}

/** A reader by their proved address; who only follows is a guest, whose address is proved all the same. */
async function answerAsReader(ctx: Ctx, tag: Extract<Tag, { kind: 'reply' }>, mail: Incoming): Promise<Reaction> {
  const reader = await findReaderByEmail(ctx.db, mail.from)
  if (reader) {
    const { name, website } = reader
    const draft = { ...draftOf(tag, mail), name, website, reader: await signatureOf(ctx, reader) }
    return (await submitReaction(ctx, draft)).reaction
  }
  const follow = await findFollowOf(ctx.db, tag.postId, mail.from)
  const name = follow?.name || mail.name || ctx.t('mail.in.somebody')
  // One voice for one address, so that it is known again, without being readable in it.
  const voice = hash(`mail voice\n${mail.from}\n${ctx.secret.toString('hex')}`).slice(0, 22)
  return (await submitReaction(ctx, { ...draftOf(tag, mail), name, voice })).reaction
}

async function signatureOf(
  ctx: Ctx,
  reader: { id: number; email: string | null; photo: string | null },
): Promise<Signature> {
  const identities = await listIdentities(ctx.db, reader.id)
  const used = identities.find(({ email }) => email === reader.email) ?? identities[0]
  const { id = null, provider = null, via = '' } = used ?? {}
  return { readerId: reader.id, identityId: id, provider, via, photo: reader.photo }
}

function draftOf({ postId, reactionId }: Extract<Tag, { kind: 'reply' }>, mail: Incoming) {
  return {
    kind: 'comment' as const,
    postId,
    parentId: reactionId === 0 ? null : reactionId,
    authorId: null as number | null,
    name: '',
    email: mail.from as string | null,
    website: null as string | null,
    lang: null,
    source: mail.text,
    voice: null as string | null,
    address: null,
    agent: null,
    signs: [],
  }
}

/** Once for a mail, with its words, so that they are not lost. */
async function sendBack(ctx: Ctx, mail: Incoming, { key, params }: Refusal): Promise<void> {
  await postMail(ctx, {
    kind: 'reply-refused',
    params: {
      reason: ctx.t(key, params),
      subject: mail.subject,
      text: tidyText(mail.text).slice(0, quotedBack).toWellFormed(),
    },
    email: mail.from,
    name: mail.name,
    key: `reply-refused/${hash(mail.messageId || mail.text).slice(0, 32)}`,
  })
}
