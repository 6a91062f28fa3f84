import type { Ctx } from '../context.ts'
import type { MailboxRow, MailRow } from '../db/schema-readers.ts'
import type { Key } from '../i18n/index.ts'
import { deriveKey, sign } from '../lib/secrets.ts'
import type { LetterKind } from '../mail/letter.ts'
import { mayStillLeave } from '../mail/list.ts'
import { findMailTrouble } from '../mail/trouble.ts'
import { formatDate } from '../web/dates.ts'

const kinds: Record<LetterKind, Key> = {
  'sign-in': 'mail.kind.signIn',
  'my-data': 'mail.kind.myData',
  'confirm-follow': 'mail.kind.confirm',
  follow: 'mail.kind.follow',
  out: 'mail.kind.out',
  'to-review': 'mail.kind.review',
  'new-reaction': 'mail.kind.new',
  weekly: 'mail.kind.weekly',
  credit: 'mail.kind.credit',
  'letter-invitation': 'mail.kind.letter',
  invitation: 'mail.kind.invitation',
  reset: 'mail.kind.reset',
  'reply-refused': 'mail.kind.refused',
  trial: 'mail.kind.trial',
}

/** A mail as its row at the desk prints it: to whom by name and host, never by address. */
export function mailRowView(ctx: Ctx, mail: MailRow) {
  const { t } = ctx
  const host = mail.email.slice(mail.email.lastIndexOf('@') + 1)
  const kind = Object.hasOwn(kinds, mail.kind) ? t(kinds[mail.kind as LetterKind]) : mail.kind
  const open = mayStillLeave(mail)
  const to = mail.name === '' ? t('mail.toHost', { host }) : t('mail.toName', { name: mail.name, host })
  return {
    id: mail.id,
    kind,
    to,
    when: { iso: mail.createdAt, text: t('mail.asked', { when: formatDate(ctx, mail.createdAt, 'time') }) },
    sent: mail.sentAt === null ? '' : t('mail.sentAt', { when: formatDate(ctx, mail.sentAt, 'time') }),
    tries: open && mail.tries > 0 ? t('mail.tries', { n: mail.tries }) : '',
    words: mail.error,
    retry: open ? t('mail.retryLong', { kind, to }) : '',
    drop: open ? t('mail.dropLong', { kind, to }) : '',
  }
}

/** An address to which nothing is sent any more: its first letter and its host, and a name for the form that changes that. */
export function pausedView(ctx: Ctx, mailbox: MailboxRow) {
  const at = mailbox.email.lastIndexOf('@')
  const address = `${Array.from(mailbox.email)[0] ?? ''}…${mailbox.email.slice(at)}`
  return {
    name: mailboxName(ctx, mailbox.email),
    address,
    since: formatDate(ctx, mailbox.pausedAt ?? mailbox.bouncedAt ?? '', 'day'),
    words: mailbox.words,
    resume: ctx.t('mail.resumeLong', { address }),
  }
}

/** A name for an address that says nothing of it. */
export function mailboxName({ secret }: Ctx, email: string): string {
  return sign(deriveKey(secret, 'mailbox name'), email).split('.')[1] ?? ''
}

/** What the owner is told on every page of the desk when mail has not left for an hour; undefined when it does. */
export async function mailTroubleView(ctx: Ctx) {
  const trouble = await findMailTrouble(ctx)
  return trouble && { ...trouble, title: ctx.t('mail.trouble', { since: formatDate(ctx, trouble.since, 'time') }) }
}
