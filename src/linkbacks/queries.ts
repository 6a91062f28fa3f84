import type { Insertable, Updateable } from 'kysely'
import type { Ctx, Db } from '../context.ts'
import { lockRows } from '../db/dialect.ts'
import type { LinkbackTable } from '../db/schema-reactions.ts'
import { visibleStates } from '../reactions/reaction.ts'
import type { Linkback } from './linkback.ts'

/** The linkback with that id. */
export async function findLinkback(db: Db, id: number): Promise<Linkback | undefined> {
  return db.selectFrom('linkbacks').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The linkback whose status page has that token. */
export async function findLinkbackByToken(db: Db, token: string): Promise<Linkback | undefined> {
  return db.selectFrom('linkbacks').selectAll().where('token', '=', token).executeTakeFirst()
}

type Pair = Pick<Linkback, 'postId' | 'sourceKey'>

/** The linkback of a source and a post. */
export async function findPair(db: Db, { postId, sourceKey }: Pair): Promise<Linkback | undefined> {
  const query = db.selectFrom('linkbacks').selectAll().where('postId', '=', postId).where('sourceKey', '=', sourceKey)
  return query.executeTakeFirst()
}

/**
 * The row of a pair, inserted when there is none, and kept from other transactions until this one ends: the update
 * that changes nothing takes the row's lock on PostgreSQL.
 */
export async function takePair(db: Db, row: Insertable<LinkbackTable>): Promise<Linkback> {
  return db
    .insertInto('linkbacks')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['postId', 'sourceKey']).doUpdateSet((eb) => ({ sourceKey: eb.ref('excluded.sourceKey') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The linkback with that id, kept from other transactions until this one ends. */
export async function takeLinkback(ctx: Ctx, id: number): Promise<Linkback | undefined> {
  const query = ctx.db.selectFrom('linkbacks').selectAll().where('id', '=', id)
  return query.modifyEnd(lockRows(ctx.engine)).executeTakeFirst()
}

/** Changes a linkback and answers it as it then is; `undefined` when it does not exist. */
export async function updateLinkbackRow(
  db: Db,
  id: number,
  changes: Updateable<LinkbackTable>,
): Promise<Linkback | undefined> {
  return db.updateTable('linkbacks').set(changes).where('id', '=', id).returningAll().executeTakeFirst()
}

/** Says that everything asked of a linkback so far is answered by the check that begins now. */
export async function beginCheck(db: Db, id: number): Promise<Linkback | undefined> {
  return db
    .updateTable('linkbacks')
    .set((eb) => ({ begun: eb.ref('asked') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}

/** The addresses of the hundred newest pages shown in a post's thread as linking to it, in the order of their numbers. */
export async function listSources(db: Db, postId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('reactions')
    .select('sourceUrl')
    .where('postId', '=', postId)
    .where('kind', '=', 'linkback')
    .where('state', 'in', visibleStates)
    .where('sourceUrl', 'is not', null)
    .where('number', 'is not', null)
    .$narrowType<{ sourceUrl: string }>()
    .orderBy('number', 'desc')
    .limit(100)
    .execute()
  return rows.map((row) => row.sourceUrl).toReversed()
}
