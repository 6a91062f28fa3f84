import type { Db } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import type { SentLink, SentLinkFilter } from './sent-links.ts'

/** How many of the links that `listSentLinks` lists are in each state; of one author's posts, or to one host, when asked. */
export async function countSentByState(
  db: Db,
  { host, authorId }: Pick<SentLinkFilter, 'host' | 'authorId'>,
): Promise<Map<SentLink['state'], number>> {
  let query = db
    .selectFrom('sentLinks')
    .innerJoin('posts', 'posts.id', 'sentLinks.postId')
    .select(['sentLinks.state', countRows().as('count')])
    .where('sentLinks.state', '<>', 'planned')
  if (host !== undefined) query = query.where('sentLinks.targetHost', '=', host)
  if (authorId !== undefined) query = query.where('posts.authorId', '=', authorId)
  const rows = await query.groupBy('sentLinks.state').orderBy('sentLinks.state').execute()
  return new Map(rows.map(({ state, count }) => [state, count]))
}

/** How many links are seen in drafts, and in posts whose minute is not over: those that `listSentLinks` leaves out. */
export async function countPlanned(db: Db, authorId: number | undefined): Promise<number> {
  let query = db
    .selectFrom('sentLinks')
    .innerJoin('posts', 'posts.id', 'sentLinks.postId')
    .select(countRows().as('count'))
    .where('sentLinks.state', '=', 'planned')
    .where('sentLinks.choice', '<>', 'off')
    .where('posts.state', 'in', ['draft', 'scheduled', 'published'])
  if (authorId !== undefined) query = query.where('posts.authorId', '=', authorId)
  return (await query.executeTakeFirstOrThrow()).count
}
