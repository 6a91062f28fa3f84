import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import { translator } from '../i18n/index.ts'
import type { Letter, Letters } from '../mail/letter.ts'
import { findSite } from '../settings/site.ts'
import { linkMinutes } from './mail-link.ts'

/** Your sign-in link; nothing once its time is over. */
export async function signInLetter(
  ctx: Ctx,
  mail: MailRow,
  { token, code }: Letters['sign-in'],
): Promise<Letter | undefined> {
  if (ctx.now().getTime() - Date.parse(mail.createdAt) > linkMinutes * 60_000) return undefined
  const t = translator(mail.lang, ctx.settings.noun)
  const { title } = await findSite(ctx.db)
  return {
    subject: t('signin.letter.subject', { m: linkMinutes }),
    blocks: [
      { type: 'text', text: t('signin.letter.lead', { site: title }) },
      { type: 'button', label: t('signin.letter.go'), url: `${ctx.settings.siteUrl}/sign-in/mail/${token}` },
      { type: 'text', text: t('signin.letter.code') },
      { type: 'code', text: `${code.slice(0, 3)} ${code.slice(3)}` },
      { type: 'text', text: t('signin.letter.not', { m: linkMinutes }) },
    ],
    why: t('signin.letter.why', { site: title }),
  }
}
