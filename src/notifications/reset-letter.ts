import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import { findByWayIn } from '../identities/credentials.ts'
import { wayInUrl } from '../identities/hand-over.ts'
import { endOfOneTime } from '../identities/one-time.ts'
import type { Letter, Letters } from '../mail/letter.ts'
import { formatDate } from '../web/dates.ts'

/** Choose a new pass phrase; nothing when the way in is good no more, or another has taken its place. */
export async function resetLetter(ctx: Ctx, _mail: MailRow, { token }: Letters['reset']): Promise<Letter | undefined> {
  const { t } = ctx
  const account = await findByWayIn(ctx, 'reset', token)
  const endsAt = await endOfOneTime(ctx, 'reset', token)
  if (!account || endsAt === undefined) return undefined
  return {
    subject: t('notices.reset.subject'),
    blocks: [
      { type: 'text', text: t('notices.reset.text', { name: account.name }) },
      { type: 'button', label: t('notices.reset.go'), url: wayInUrl(ctx, 'reset', token) },
      { type: 'text', text: t('notices.reset.lasts', { until: formatDate(ctx, endsAt, 'time') }) },
    ],
    why: t('notices.reset.why'),
  }
}
