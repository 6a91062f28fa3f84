import type { Db } from '../context.ts'
import { prepared } from '../db/prepared.ts'
import type { CreditRow } from '../db/schema-readers.ts'
import { isSaid } from '../reactions/queries.ts'
import { visibleStates } from '../reactions/reaction.ts'

/** A credit as it stands under its post, with the reaction it thanks for. */
export type Credit = {
  reactionId: number
  number: number | null
  name: string
  siteName: string | null
  sourceHost: string | null
  words: string
  /** When the post was changed: at the revision, when that came after the reaction, else when it was credited. */
  at: string
}

/** The credits of a post whose reactions are shown, oldest first; at most 100. */
export async function listCredits(db: Db, postId: number): Promise<Credit[]> {
  const rows = await creditsOf(db, postId)
  return rows.map(({ revisedAt, saidAt, createdAt, ...credit }) => ({
    ...credit,
    at: revisedAt !== null && revisedAt > saidAt ? revisedAt : createdAt,
  }))
}

const creditsOf = prepared((db, postId: number) =>
  db
    .selectFrom('credits')
    .innerJoin('reactions', 'reactions.id', 'credits.reactionId')
    .leftJoin('revisions', 'revisions.id', 'credits.revisionId')
    .select(['credits.reactionId', 'credits.words', 'credits.createdAt', 'reactions.createdAt as saidAt'])
    .select(['reactions.number', 'reactions.name', 'reactions.siteName', 'reactions.sourceHost'])
    .select('revisions.at as revisedAt')
    .where('credits.postId', '=', postId)
    .where('reactions.state', 'in', visibleStates)
    .where(isSaid)
    .orderBy('credits.id')
    .limit(100),
)

/** The credit of a reaction. */
export async function findCredit(db: Db, reactionId: number): Promise<CreditRow | undefined> {
  return db.selectFrom('credits').selectAll().where('reactionId', '=', reactionId).executeTakeFirst()
}
