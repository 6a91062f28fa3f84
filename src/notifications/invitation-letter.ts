import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import { findByWayIn } from '../identities/credentials.ts'
import { wayInUrl } from '../identities/hand-over.ts'
import type { Letter, Letters } from '../mail/letter.ts'
import { findSite } from '../settings/site.ts'

/** You are invited to write here; nothing when the invitation is good no more, or another has taken its place. */
export async function invitationLetter(
  ctx: Ctx,
  _mail: MailRow,
  { token, by }: Letters['invitation'],
): Promise<Letter | undefined> {
  const { t, settings } = ctx
  const account = await findByWayIn(ctx, 'invite', token)
  if (!account) return undefined
  const site = (await findSite(ctx.db)).title || new URL(settings.siteUrl).host
  return {
    subject:
      by === undefined ? t('notices.invitation.subjectPlain', { site }) : t('notices.invitation.subject', { by, site }),
    blocks: [
      { type: 'text', text: t('notices.invitation.text', { name: account.name, site }) },
      { type: 'button', label: t('notices.invitation.go'), url: wayInUrl(ctx, 'invite', token) },
      { type: 'text', text: t('notices.invitation.lasts') },
    ],
    why: t('notices.invitation.why'),
  }
}
