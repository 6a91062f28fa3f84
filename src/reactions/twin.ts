import type { Db } from '../context.ts'
import type { Reaction } from './reaction.ts'

/**
 * A link to a post whose page, or the page that it gives as its own, is one of those named by these keys. One that is
 * withdrawn is none, but for what the owner of its site took back: no other page of it may bring it in again.
 */
export async function findTwin(db: Db, { postId, sourceKey, permalinkKey }: Twin): Promise<Reaction | undefined> {
  const keys = [sourceKey, permalinkKey].filter((key) => key !== null)
  const query = db.selectFrom('reactions').selectAll().where('postId', '=', postId)
  return query
    .where((eb) =>
      eb.or([eb('permalinkKey', 'in', keys), ...(permalinkKey === null ? [] : [eb('sourceKey', '=', permalinkKey)])]),
    )
    .where((eb) => eb.or([eb('state', '<>', 'withdrawn'), eb('formerState', 'is', null)]))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

type Twin = Pick<Reaction, 'postId' | 'sourceKey' | 'permalinkKey'>
