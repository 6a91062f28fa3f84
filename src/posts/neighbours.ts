import { sql } from 'kysely'
import type { Db } from '../context.ts'
import type { Post } from './post.ts'

type Neighbour = Pick<Post, 'path' | 'title' | 'lang'>

/** The published posts just before and just after a post in time, in one query. */
export async function findNeighbours(
  db: Db,
  post: Pick<Post, 'id' | 'publishedAt'>,
): Promise<{ previous: Neighbour | undefined; next: Neighbour | undefined }> {
  const beside = (side: 'previous' | 'next') => {
    const [sign, order] = side === 'previous' ? (['<', 'desc'] as const) : (['>', 'asc'] as const)
    return db
      .selectFrom('posts')
      .select(['path', 'title', 'lang', sql<'previous' | 'next'>`${sql.lit(side)}`.as('side')])
      .where('state', '=', 'published')
      .where('kind', '=', 'post')
      .where((eb) =>
        eb.or([
          eb('publishedAt', sign, post.publishedAt),
          eb.and([eb('publishedAt', '=', post.publishedAt), eb('id', sign, post.id)]),
        ]),
      )
      .orderBy('publishedAt', order)
      .orderBy('id', order)
      .limit(1)
  }
  const rows = await db
    .selectFrom(beside('previous').as('before'))
    .selectAll()
    .unionAll(db.selectFrom(beside('next').as('after')).selectAll())
    .execute()
  return { previous: rows.find(({ side }) => side === 'previous'), next: rows.find(({ side }) => side === 'next') }
}
