import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** An answer by mail could not appear: why, and their words back, so that nothing they wrote is lost. */
export async function replyRefusedLetter(
  { t }: Ctx,
  _mail: MailRow,
  { reason, subject, text }: Letters['reply-refused'],
): Promise<Letter> {
  return {
    subject: t('mail.refused.subject', { subject }),
    blocks: [
      { type: 'text', text: t('mail.refused.text') },
      { type: 'text', text: reason },
      { type: 'quote', by: t('mail.refused.yours'), text },
    ],
    why: t('mail.refused.why'),
  }
}
