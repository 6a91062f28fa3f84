import type { Db } from '../context.ts'
import type { Reaction } from './reaction.ts'

/** A link to a post whose page, or the page that it gives as its own, is one of those named by these keys, and not withdrawn. */
export async function findTwin(db: Db, { postId, sourceKey, permalinkKey }: Twin): Promise<Reaction | undefined> {
  const keys = [sourceKey, permalinkKey].filter((key) => key !== null)
  const query = db.selectFrom('reactions').selectAll().where('postId', '=', postId)
  return query
    .where((eb) =>
      eb.or([eb('permalinkKey', 'in', keys), ...(permalinkKey === null ? [] : [eb('sourceKey', '=', permalinkKey)])]),
    )
    .where('state', '<>', 'withdrawn')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

type Twin = Pick<Reaction, 'postId' | 'sourceKey' | 'permalinkKey'>
