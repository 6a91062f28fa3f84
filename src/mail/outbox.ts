import { instant, type Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Lang } from '../i18n/index.ts'
import { enqueue } from '../jobs/queue.ts'
import { randomToken } from '../lib/secrets.ts'
import type { LetterKind, Letters } from './letter.ts'

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

/**
 * Puts one mail into the outbox with its job, in the caller's transaction. Does nothing where no mail server is set.
 * Answers whether it was new.
 */
export async function postMail<Kind extends LetterKind>(ctx: Ctx, posting: Posting<Kind>): Promise<boolean> {
  if (!ctx.mail) return false
  const { kind, params, name, lang, key, runAt, followId, accountId, reactionId } = posting
  const row: Omit<MailRow, 'id' | 'tries' | 'error' | 'sentAt'> = {
    messageId: `${randomToken()}@${new URL(ctx.settings.siteUrl).hostname}`,
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
  }
  const added = await ctx.db
    .insertInto('mails')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return false
  await enqueue(ctx, 'send-mail', { mailId: added.id }, { key: `mail/${added.id}`, ...(runAt ? { runAt } : {}) })
  return true
}
