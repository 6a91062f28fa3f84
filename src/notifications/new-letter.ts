import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Account } from '../identities/account.ts'
import type { Letter, Letters } from '../mail/letter.ts'
import type { DeskReaction } from '../reactions/desk-rows.ts'
import { isVisible } from '../reactions/reaction.ts'
import { stopUrl } from './act-links.ts'
import { decisionLinks, findTold, nameIn, partsOf, replyUrl, saidIn, threadUrl, titleIn } from './author-letter.ts'
import { threadReference } from './thread-reference.ts'
import { wishesOf } from './wishes.ts'

/**
 * To an author: what is out in a thread of theirs. What left the thread meanwhile is left out; when that is all of it,
 * or the account wants no such mail any more, there is no letter.
 */
export async function newLetter(
  ctx: Ctx,
  _mail: MailRow,
  { accountId, reactionIds }: Letters['new-reaction'],
): Promise<Letter | undefined> {
  const told = await findTold(ctx, accountId, reactionIds)
  if (!told || wishesOf(told.account).fresh === 'none') return undefined
  const rows = told.rows.filter(({ state }) => isVisible(state))
  const [first] = rows
  if (!first) return undefined
  const letter = rows.length === 1 ? one(ctx, told.account, first) : several(ctx, rows)
  const url = stopUrl(ctx, told.account, 'fresh')
  return { ...letter, why: ctx.t('notices.freshWhy'), stop: { oneClick: url, page: url } }
}

function one(
  ctx: Ctx,
  account: Account,
  row: DeskReaction,
): Pick<Letter, 'subject' | 'blocks' | 'answers' | 'references'> {
  const { t } = ctx
  return {
    subject: t('notices.fresh', { name: nameIn(row), title: titleIn(row) }),
    blocks: [
      ...saidIn(ctx, row),
      { type: 'button', label: t('notices.reply'), url: replyUrl(ctx, row) },
      {
        type: 'links',
        links: [
          { label: t('notices.see'), url: threadUrl(ctx, row) },
          ...decisionLinks(ctx, account, row, ['spam', 'remove']),
        ],
      },
      { type: 'text', text: t('notices.asks') },
    ],
    answers: { postId: row.postId, reactionId: row.id },
    references: [threadReference(ctx, row.postId)],
  }
}

function several(ctx: Ctx, rows: DeskReaction[]): Pick<Letter, 'subject' | 'blocks'> {
  const { t, settings } = ctx
  return {
    subject: t('notices.freshMany', { n: rows.length }),
    blocks: [
      ...partsOf(ctx, rows, (row) => [
        { label: t('notices.reply'), url: replyUrl(ctx, row) },
        { label: t('notices.see'), url: threadUrl(ctx, row) },
      ]),
      { type: 'button', label: t('notices.toDesk'), url: `${settings.siteUrl}/admin` },
    ],
  }
}
