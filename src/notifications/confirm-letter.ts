import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import { findFollow } from '../follows/queries.ts'
import { confirmPath, managePath } from '../follows/tokens.ts'
import type { Letter, Letters } from '../mail/letter.ts'
import { findPost } from '../posts/queries.ts'

/**
 * Asks the owner of an address whether they want mail about a thread. Somebody who follows it already is
 * led to where that can be changed: only the mailbox's owner learns that they do.
 */
export async function confirmLetter(
  ctx: Ctx,
  _mail: MailRow,
  { followId }: Letters['confirm-follow'],
): Promise<Letter | undefined> {
  const { t, settings } = ctx
  const follow = await findFollow(ctx.db, followId)
  const post = follow && follow.state !== 'ended' ? await findPost(ctx.db, follow.postId) : undefined
  if (!follow || post?.state !== 'published') return undefined
  const { title } = post
  const why = t('follow.whyAsked')
  if (follow.state === 'on') {
    return {
      subject: t('follow.alreadySubject'),
      blocks: [
        { type: 'text', text: t('follow.already', { title }) },
        { type: 'button', label: t('follow.manageGo'), url: settings.siteUrl + managePath(ctx, follow.id) },
      ],
      why,
    }
  }
  return {
    subject: t('follow.confirmSubject'),
    blocks: [
      { type: 'text', text: t(follow.scope === 'thread' ? 'follow.confirmText' : 'follow.confirmReplies', { title }) },
      { type: 'button', label: t('follow.confirmGo'), url: settings.siteUrl + confirmPath(ctx, follow.id) },
      { type: 'text', text: t('follow.confirmEnds') },
    ],
    why,
  }
}
