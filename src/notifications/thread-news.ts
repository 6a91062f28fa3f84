import { sql, type ExpressionBuilder, type RawBuilder } from 'kysely'
import type { Db } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import type { Tables } from '../db/schema.ts'
import type { Follow } from '../follows/follow.ts'
import { isSaid } from '../reactions/queries.ts'
import { visibleStates, type Reaction } from '../reactions/reaction.ts'

/** What a letter says of a reaction. */
export type News = Pick<Reaction, 'id' | 'kind' | 'name' | 'siteName' | 'sourceHost' | 'title' | 'excerpt' | 'text'> & {
  number: number
  /** The words of its reader that it answers; null when it answers somebody else, or nobody. */
  answers: string | null
}

export type AllNews = { shown: News[]; count: number; last: number }

type Range = Pick<Follow, 'postId' | 'email' | 'readerId' | 'scope' | 'toldNumber'>

/**
 * What a follow has not been told of yet, up to a number: shown just now, not imported, not its reader's own, and
 * only answers to theirs where they asked for no more. The first `most` of it with their texts, how many there are, and the last number.
 */
export async function findNews(db: Db, follow: Range, upTo: number | undefined, most: number): Promise<AllNews> {
  const { email, readerId } = follow
  const answersReader = sql<number>`case when above.id is null or not ${isBy('above', sql`${email}`, sql`${readerId}`)} then 0 else 1 end`
  const news = db
    .selectFrom('reactions')
    .leftJoin('reactions as above', 'above.id', 'reactions.parentId')
    .where('reactions.postId', '=', follow.postId)
    .where('reactions.number', '>', follow.toldNumber)
    .$if(upTo !== undefined, (query) => query.where('reactions.number', '<=', upTo ?? 0))
    .where('reactions.state', 'in', visibleStates)
    .where('reactions.importKey', 'is', null)
    .where(isSaid)
    .where(sql<boolean>`not ${isBy('reactions', sql`${email}`, sql`${readerId}`)}`)
    .$if(follow.scope === 'replies', (query) => query.where(answersReader, '=', 1))
  const { count, last } = await news
    .select([countRows().as('count'), (eb) => eb.fn.max('reactions.number').as('last')])
    .executeTakeFirstOrThrow()
  const rows = await news
    .select(['reactions.id', 'reactions.kind', 'reactions.name', 'reactions.siteName'])
    .select(['reactions.sourceHost', 'reactions.title', 'reactions.excerpt', 'reactions.text', 'reactions.number'])
    .select([answersReader.as('answersReader'), 'above.text as answers'])
    .orderBy('reactions.number')
    .limit(most)
    .$narrowType<{ number: number }>()
    .execute()
  const shown = rows.map(({ answersReader, answers, ...row }) => ({
    ...row,
    answers: answersReader === 1 ? answers : null,
  }))
  return { shown, count, last: last ?? follow.toldNumber }
}

/** Whether a follow (a row of the query) has something to be told, as `findNews` finds it. */
export function hasNews(eb: ExpressionBuilder<Tables, 'follows'>) {
  const [email, readerId] = [sql.ref('follows.email'), sql.ref('follows.readerId')]
  const theirs = isBy('above', email, readerId)
  return eb.exists(
    eb
      .selectFrom('reactions')
      .leftJoin('reactions as above', 'above.id', 'reactions.parentId')
      .select('reactions.id')
      .whereRef('reactions.postId', '=', 'follows.postId')
      .whereRef('reactions.number', '>', 'follows.toldNumber')
      .where('reactions.state', 'in', visibleStates)
      .where('reactions.importKey', 'is', null)
      .where(isSaid)
      .where(sql<boolean>`not ${isBy('reactions', email, readerId)}`)
      .where(sql<boolean>`(follows.scope = 'thread' or (above.id is not null and ${theirs}))`),
  )
}

/**
 * Whether the writer of a reaction and the owner of a mail address are one: by that address, by their reader, or by their
 * account. Never null.
 */
function isBy(table: 'reactions' | 'above', email: RawBuilder<unknown>, readerId: RawBuilder<unknown>) {
  const of = (column: string) => sql.ref(`${table}.${column}`)
  return sql<boolean>`(coalesce(${of('email')}, '') = ${email}
    or (${of('readerId')} is not null and coalesce(${of('readerId')} = cast(${readerId} as integer), false))
    or exists (select 1 from accounts where accounts.author_id = ${of('authorId')} and accounts.email = ${email}))`
}
