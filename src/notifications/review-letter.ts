import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Account } from '../identities/account.ts'
import type { Letter, Letters } from '../mail/letter.ts'
import type { DeskReaction } from '../reactions/desk-rows.ts'
import { reasonTexts } from '../reactions/reasons.ts'
import { actUrl, stopUrl } from './act-links.ts'
import { decisionLinks, findTold, nameIn, partsOf, replyUrl, saidIn, titleIn } from './author-letter.ts'
import { threadReference } from './thread-reference.ts'
import { wishesOf } from './wishes.ts'

/**
 * To an author: what waits for them, with why, the whole text, and links that decide. What somebody has decided on
 * meanwhile is left out; when that is all of it, or the account wants no such mail any more, there is no letter.
 */
export async function reviewLetter(
  ctx: Ctx,
  _mail: MailRow,
  { accountId, reactionIds }: Letters['to-review'],
): Promise<Letter | undefined> {
  const told = await findTold(ctx, accountId, reactionIds)
  if (!told || wishesOf(told.account).held === 'none') return undefined
  const rows = told.rows.filter(({ state }) => state === 'pending')
  const [first] = rows
  if (!first) return undefined
  const letter = rows.length === 1 ? one(ctx, told.account, first) : several(ctx, told.account, rows)
  const url = stopUrl(ctx, told.account, 'held')
  return { ...letter, why: ctx.t('notices.heldWhy'), stop: { oneClick: url, page: url } }
}

function one(
  ctx: Ctx,
  account: Account,
  row: DeskReaction,
): Pick<Letter, 'subject' | 'blocks' | 'answers' | 'references'> {
  const { t } = ctx
  const reasons = reasonTexts(ctx, row)
  return {
    subject: t('notices.review', { name: nameIn(row), title: titleIn(row) }),
    blocks: [
      ...saidIn(ctx, row),
      ...(reasons.length > 0
        ? [{ type: 'text' as const, text: t('notices.because', { reasons: reasons.join(' · ') }) }]
        : []),
      { type: 'button', label: t('notices.do.approve'), url: actUrl(ctx, account, row, 'approve') },
      {
        type: 'links',
        links: [
          ...decisionLinks(ctx, account, row, ['spam', 'remove']),
          { label: t('notices.reply'), url: replyUrl(ctx, row) },
        ],
      },
      { type: 'text', text: t('notices.asks') },
      ...(ctx.config.mailReply === '' ? [] : [{ type: 'text' as const, text: t('notices.replyPublishes') }]),
    ],
    answers: { postId: row.postId, reactionId: row.id },
    references: [threadReference(ctx, row.postId)],
  }
}

function several(ctx: Ctx, account: Account, rows: DeskReaction[]): Pick<Letter, 'subject' | 'blocks'> {
  const { t, settings } = ctx
  return {
    subject: t('notices.reviewMany', { n: rows.length }),
    blocks: [
      ...partsOf(ctx, rows, (row) => decisionLinks(ctx, account, row)),
      { type: 'button', label: t('notices.toQueue'), url: `${settings.siteUrl}/admin/reactions` },
      { type: 'text', text: t('notices.asks') },
    ],
  }
}
