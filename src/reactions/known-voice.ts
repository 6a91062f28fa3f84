import type { Ctx, Db } from '../context.ts'
import { prepared } from '../db/prepared.ts'

/** Whether something of this reader, or of this browser, has appeared. */
export async function isKnown(ctx: Ctx, voice: string | null, readerId: number | null): Promise<boolean> {
  if (readerId !== null && (await shownOf.readerId(ctx.db, readerId)).length > 0) return true
  return voice !== null && (await shownOf.voice(ctx.db, voice)).length > 0
}

const shownOf = {
  voice: prepared((db, voice: string) => shown(db).where('voice', '=', voice)),
  readerId: prepared((db, readerId: number) => shown(db).where('readerId', '=', readerId)),
}

function shown(db: Db) {
  const query = db.selectFrom('reactions').select('id').where('state', '=', 'published')
  return query.where('kind', '=', 'comment').limit(1)
}
