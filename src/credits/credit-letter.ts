import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import { excerpt } from '../lib/text.ts'
import type { Letter, Letters } from '../mail/letter.ts'
import { permalink } from '../posts/post.ts'
import { findPost } from '../posts/queries.ts'
import { findReaction } from '../reactions/queries.ts'
import { isVisible } from '../reactions/reaction.ts'

/** Your remark changed the post. What is no longer credited, or no longer shown, is not told of. */
export async function creditLetter(
  ctx: Ctx,
  mail: MailRow,
  { creditId }: Letters['credit'],
): Promise<Letter | undefined> {
  const { t } = ctx
  const credit = await ctx.db.selectFrom('credits').selectAll().where('id', '=', creditId).executeTakeFirst()
  const reaction = credit && (await findReaction(ctx.db, credit.reactionId))
  const post = reaction && (await findPost(ctx.db, reaction.postId))
  if (!post || post.state !== 'published' || !isVisible(reaction.state) || reaction.email !== mail.email)
    return undefined
  return {
    subject: t('credits.subject'),
    blocks: [
      { type: 'text', text: t('credits.letter', { title: post.title, words: credit.words }) },
      { type: 'quote', by: t('credits.yours'), text: excerpt(reaction.text, 400) },
      { type: 'button', label: t('credits.see'), url: `${permalink(ctx.settings, post)}#revu` },
    ],
    why: t('credits.why', { site: new URL(ctx.settings.siteUrl).host }),
  }
}
