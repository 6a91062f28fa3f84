import { instant, type Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Lang } from '../i18n/index.ts'
import { enqueue } from '../jobs/queue.ts'
import { randomToken } from '../lib/secrets.ts'
import { isAskedFor, type LetterKind, type Letters } from './letter.ts'

/** A mail to be written: to whom, what, and when at the earliest. With a `key`, one that waits already is enough. */
export type Posting<Kind extends LetterKind> = {
  kind: Kind
  params: Letters[Kind]
  email: string
  name?: string
  lang?: Lang
  key?: string
  runAt?: string
  followId?: number
  accountId?: number
  reactionId?: number
}

type NewMail = Omit<MailRow, 'id' | 'tries' | 'error' | 'failedAt' | 'againAt' | 'sentAt'>

/**
 * Puts one mail into the outbox with its job, in the caller's transaction. Does nothing where no mail server is set.
 * Answers whether it was new: one that waits under the same key says what there is to say when it is sent, and should
 * that be this very moment, another follows it.
 */
export async function postMail<Kind extends LetterKind>(ctx: Ctx, posting: Posting<Kind>): Promise<boolean> {
  if (!ctx.mail) return false
  const { kind, params, name, lang, key, runAt, followId, accountId, reactionId } = posting
  return addMail(ctx, runAt ?? instant(ctx), {
    messageId: newMessageId(ctx),
    kind,
    params: JSON.stringify(params),
    email: posting.email.toLowerCase(),
    name: name ?? '',
    lang: lang ?? ctx.settings.lang,
    key: key ?? null,
    state: 'waiting',
    followId: followId ?? null,
    accountId: accountId ?? null,
    reactionId: reactionId ?? null,
    createdAt: instant(ctx),
  })
}

/** Posts a mail like one that was asked for again while it was being sent, to leave at `runAt`. */
export async function postAgain(ctx: Ctx, mail: MailRow, runAt: string): Promise<void> {
  const { kind, key, params, email, name, lang, followId, accountId, reactionId } = mail
  const fresh = { messageId: newMessageId(ctx), state: 'waiting' as const, createdAt: instant(ctx) }
  await addMail(ctx, runAt, { ...fresh, kind, key, params, email, name, lang, followId, accountId, reactionId })
}

async function addMail(ctx: Ctx, runAt: string, row: NewMail): Promise<boolean> {
  const added = await ctx.db
    .insertInto('mails')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ againAt: runAt }))
    .returning(['id', 'messageId'])
    .executeTakeFirst()
  if (added?.messageId !== row.messageId) return false
  await enqueueMail(ctx, { ...row, id: added.id }, runAt)
  return true
}

/** Asks for a mail of the outbox to be sent, at the earliest at `runAt`. */
export async function enqueueMail(ctx: Ctx, { id, kind }: Pick<MailRow, 'id' | 'kind'>, runAt: string): Promise<void> {
  const name = isAskedFor(kind) ? 'send-asked-mail' : 'send-mail'
  await enqueue(ctx, name, { mailId: id }, { key: `mail/${id}`, runAt })
}

function newMessageId(ctx: Ctx): string {
  return `${randomToken()}@${new URL(ctx.settings.siteUrl).hostname}`
}
