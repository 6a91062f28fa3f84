import type { Ctx } from '../context.ts'
import { listCredits } from '../credits/queries.ts'
import type { ShownPost } from '../posts/queries.ts'
import { reactionPath } from '../reactions/reaction.ts'
import { shownName } from '../reactions/tree.ts'
import { formatDate } from '../web/dates.ts'

/** One line at the foot of a post, around its link to the reaction. */
export type CreditView = { before: string; place: { href: string; text: string }; after: string }

/** Stands in the sentence where the link will be. */
const gap = '\uE000'

/** Who changed a post and how, and which reactions of its thread carry a star for it. */
export async function creditsView(
  ctx: Ctx,
  post: ShownPost,
): Promise<{ lines: CreditView[]; ids: ReadonlySet<number> }> {
  const credits = await listCredits(ctx.db, post.id)
  const lines = credits.flatMap((credit) => {
    const { number, words, at } = credit
    if (number === null) return []
    const date = formatDate(ctx, at, 'short')
    const sentence = ctx.t('credits.line', { date, name: shownName(credit), place: gap, words })
    const [before = '', after = ''] = sentence.split(gap)
    const place = { href: reactionPath(post.path, number), text: ctx.t('credits.place', { n: number }) }
    return [{ before, place, after }]
  })
  return { lines, ids: new Set(credits.map(({ reactionId }) => reactionId)) }
}
