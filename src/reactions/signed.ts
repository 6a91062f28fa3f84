import type { Db } from '../context.ts'

/** The ids of the latest messages that a reader signed, the newest first. */
export async function listSignedIds(db: Db, readerId: number, limit: number): Promise<number[]> {
  const query = db.selectFrom('reactions').select('id').where('readerId', '=', readerId)
  const rows = await query.orderBy('id', 'desc').limit(limit).execute()
  return rows.map(({ id }) => id)
}
