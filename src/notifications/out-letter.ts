import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'
import { findPost } from '../posts/queries.ts'
import { findReaction } from '../reactions/queries.ts'
import { isVisible, reactionPath } from '../reactions/reaction.ts'
import { threadReference } from './thread-reference.ts'

/** Tells a writer that their message is published; undefined when it is off again by now. */
export async function outLetter(ctx: Ctx, _mail: MailRow, { reactionId }: Letters['out']): Promise<Letter | undefined> {
  const { t, settings } = ctx
  const reaction = await findReaction(ctx.db, reactionId)
  const post = reaction && isVisible(reaction.state) ? await findPost(ctx.db, reaction.postId) : undefined
  if (!reaction || reaction.number === null || post?.state !== 'published') return undefined
  return {
    subject: t('follow.outSubject'),
    blocks: [
      { type: 'text', text: t('follow.out', { title: post.title, n: reaction.number }) },
      { type: 'quote', by: reaction.name, text: reaction.text },
      {
        type: 'button',
        label: t('follow.outGo'),
        url: reactionPath(settings.siteUrl + post.path, reaction.number),
      },
    ],
    why: t('follow.whyOut'),
    references: [threadReference(ctx, post.id)],
  }
}
