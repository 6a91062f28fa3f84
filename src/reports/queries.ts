import type { Ctx } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import type { ReportRow } from '../db/schema-readers.ts'
import { may, type Account } from '../identities/account.ts'
import { postsOf } from '../reactions/desk-queries.ts'
import { loadRows, type DeskReaction } from '../reactions/desk-rows.ts'
import { visibleStates } from '../reactions/reaction.ts'

/** One word to the moderators; `reader` is the name of whoever had signed in. */
export type Report = Pick<ReportRow, 'id' | 'reactionId' | 'reason' | 'words' | 'readerId' | 'createdAt'> & {
  reader: string | null
}
/** A reported reaction with everything that is said of it, the first word first. */
export type Reported = { reaction: DeskReaction; reports: Report[] }

const perPage = 30
const mostWords = 500

/**
 * The shown reactions under an account's posts, or everywhere, that somebody has reported and nobody has answered for:
 * those reported first come first, 30 at most.
 */
export async function listReported(ctx: Ctx, account: Account): Promise<Reported[]> {
  const oldest = await open(ctx, account)
    .select((eb) => ['reports.reactionId', eb.fn.min('reports.id').as('first')])
    .groupBy('reports.reactionId')
    .orderBy('first')
    .limit(perPage)
    .execute()
  const ids = oldest.map(({ reactionId }) => reactionId)
  const [rows, reports] = [await loadRows(ctx, ids), await listReports(ctx, ids)]
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const reaction = byId.get(id)
    return reaction ? [{ reaction, reports: reports.filter((report) => report.reactionId === id) }] : []
  })
}

/** How many reactions wait there. */
export async function countReported(ctx: Ctx, account: Account): Promise<number> {
  const rows = open(ctx, account).select('reports.reactionId').groupBy('reports.reactionId').as('reported')
  return (await ctx.db.selectFrom(rows).select(countRows().as('count')).executeTakeFirstOrThrow()).count
}

/** What was said of some reactions and not answered, the first word first; at most 500. */
export async function listReports(ctx: Ctx, reactionIds: readonly number[]): Promise<Report[]> {
  if (reactionIds.length === 0) return []
  return ctx.db
    .selectFrom('reports')
    .leftJoin('readers', 'readers.id', 'reports.readerId')
    .select(['reports.id', 'reports.reactionId', 'reports.reason', 'reports.words', 'reports.readerId'])
    .select(['reports.createdAt', 'readers.name as reader'])
    .where('reports.reactionId', 'in', reactionIds)
    .where('reports.closedAt', 'is', null)
    .orderBy('reports.id')
    .limit(mostWords)
    .execute()
}

/** What was taken out of its thread since needs nobody's answer any more. */
function open(ctx: Ctx, account: Account) {
  const query = ctx.db
    .selectFrom('reports')
    .innerJoin('reactions', 'reactions.id', 'reports.reactionId')
    .where('reports.closedAt', 'is', null)
    .where('reactions.state', 'in', visibleStates)
  return may(account, 'moderate') ? query : query.where('reactions.postId', 'in', postsOf(ctx, account))
}
