import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from './letter.ts'

/** Mail works: to the owner who tried it at the desk. */
export async function trialLetter(
  { t, settings }: Ctx,
  _mail: MailRow,
  _params: Letters['trial'],
): Promise<Letter | undefined> {
  return {
    subject: t('mail.trial.subject'),
    blocks: [
      { type: 'text', text: t('mail.trial.text') },
      { type: 'button', label: t('mail.trial.back'), url: `${settings.siteUrl}/admin/settings/mail` },
    ],
    why: t('mail.trial.why'),
  }
}
