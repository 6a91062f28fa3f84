import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'
import { excerpt } from '../lib/text.ts'
import { findSite } from '../settings/site.ts'
import { findLetter, letterDays } from './letter.ts'

const longestQuote = 600

/** May your letter stand in the thread? Nothing when it was taken back meanwhile. */
export async function letterInvitation(
  ctx: Ctx,
  _mail: MailRow,
  { token }: Letters['letter-invitation'],
): Promise<Letter | undefined> {
  const found = await findLetter(ctx, token)
  if (!found) return undefined
  const { letter, post, account } = found
  const { t, settings } = ctx
  const site = (await findSite(ctx.db)).title || new URL(settings.siteUrl).host
  const names = { author: account.name, name: letter.name, post: post.title, site }
  return {
    subject: t('letters.mail.subject', names),
    blocks: [
      { type: 'text', text: t('letters.mail.hello', names) },
      { type: 'text', text: t('letters.mail.ask', names) },
      { type: 'quote', by: letter.name, text: excerpt(letter.text, longestQuote) },
      { type: 'button', label: t('letters.mail.go'), url: `${settings.siteUrl}/letter/${token}` },
      { type: 'text', text: t('letters.mail.nothing', { d: letterDays }) },
      { type: 'link', label: post.title, url: settings.siteUrl + post.path },
    ],
    why: t('letters.mail.why', names),
  }
}
