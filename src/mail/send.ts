import { instant, type Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import { transaction } from '../db/transaction.ts'
import { translator } from '../i18n/index.ts'
import type { Jobs } from '../jobs/queue.ts'
import { withoutAddresses } from '../lib/mail-text.ts'
import { isAskedFor, type Composers, type Letter, type LetterKind, type Letters } from './letter.ts'
import { countBounce, findMailbox } from './mailboxes.ts'
import { postAgain } from './outbox.ts'
import { writeMail } from './write.ts'

/** After so many tries, over a day, a mail is given up. */
const mostTries = 5

/**
 * The job `send-mail`: composes one mail in its language, hands it to the mail server and marks it sent after the
 * server's answer, with whatever its letter has to write, in one transaction. Throws when the server could not be had,
 * so that the queue tries again under the same Message-ID; a refusal for good ends it.
 */
export async function sendMail(ctx: Ctx, { mailId }: Jobs['send-mail'], composers: Composers): Promise<void> {
  if (!ctx.mail) return
  const mail = await takeMail(ctx, mailId)
  if (!mail) return
  const inTheirs: Ctx = {
    ...ctx,
    t: translator(mail.lang, ctx.settings.noun),
    settings: { ...ctx.settings, lang: mail.lang },
  }
  const letter = (await isBarred(ctx, mail)) ? undefined : await compose(inTheirs, mail, composers)
  if (!letter) return endMail(ctx, mail, { state: 'dropped' })
  const delivery = await ctx.mail.send(await writeMail(inTheirs, mail, letter))
  if (delivery.outcome === 'taken') return endMail(ctx, mail, { state: 'sent', sentAt: instant(ctx) }, letter)
  const error = withoutAddresses(delivery.words)
  if (delivery.outcome === 'failed') return putBack(ctx, mail, error)
  const ofAddress = delivery.of !== 'letter'
  await transaction(ctx, async (ctx) => {
    await endMail(ctx, mail, { state: 'failed', error })
    if (ofAddress) await countBounce(ctx, mail.email, error)
  })
  ctx.log.warn({ mail: mail.id, kind: mail.kind, words: error }, 'mail refused')
}

/** What is asked for under its key from here on is not in it, and makes another. */
async function takeMail(ctx: Ctx, id: number): Promise<MailRow | undefined> {
  return ctx.db
    .updateTable('mails')
    .set({ againAt: null })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returningAll()
    .executeTakeFirst()
}

/** What people have just asked for themselves goes also where other mail has bounced. */
async function isBarred(ctx: Ctx, { kind, email }: MailRow): Promise<boolean> {
  const mailbox = await findMailbox(ctx.db, email)
  if (!mailbox) return false
  // Whoever wants nothing from us can still ask what we keep of them.
  const stopped = mailbox.stoppedAt !== null && kind !== 'my-data'
  return stopped || (mailbox.pausedAt !== null && !isAskedFor(kind))
}

async function compose(ctx: Ctx, mail: MailRow, composers: Composers): Promise<Letter | undefined> {
  if (!Object.hasOwn(composers, mail.kind)) throw new Error(`unknown letter ${mail.kind}`)
  const composer = composers[mail.kind as LetterKind] as (
    ctx: Ctx,
    mail: MailRow,
    params: Letters[LetterKind],
  ) => Promise<Letter | undefined>
  return composer(ctx, mail, JSON.parse(mail.params) as Letters[LetterKind])
}

/** Its key is free again; what was asked for meanwhile follows. A mail given up keeps what it was made of, for another try. */
async function endMail(
  ctx: Ctx,
  mail: MailRow,
  changes: Partial<Pick<MailRow, 'state' | 'sentAt' | 'error'>>,
  letter?: Letter,
): Promise<void> {
  const params = changes.state === 'failed' ? mail.params : '{}'
  await transaction(ctx, async (ctx) => {
    const ended = await ctx.db
      .updateTable('mails')
      .set({ error: '', failedAt: null, ...changes, params, key: null, tries: mail.tries + 1 })
      .where('id', '=', mail.id)
      .where('state', '=', 'waiting')
      .returning('againAt')
      .executeTakeFirst()
    if (!ended) return
    await letter?.sent?.(ctx)
    if (ended.againAt !== null) await postAgain(ctx, mail, ended.againAt)
  })
}

async function putBack(ctx: Ctx, mail: MailRow, error: string): Promise<void> {
  const tries = mail.tries + 1
  const failedAt = mail.failedAt ?? instant(ctx)
  const givenUp = tries >= mostTries
  await ctx.db
    .updateTable('mails')
    .set({ tries, error, failedAt, ...(givenUp ? { state: 'failed', key: null } : {}) })
    .where('id', '=', mail.id)
    .where('state', '=', 'waiting')
    .execute()
  if (!givenUp) throw new Error(`the mail server did not take it: ${error}`)
  ctx.log.error({ mail: mail.id, kind: mail.kind, words: error }, 'mail given up')
}
