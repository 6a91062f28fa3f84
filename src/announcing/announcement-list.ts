import type { Db } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import type { AnnouncementRow } from '../db/schema-links.ts'

/** How an address was last told of a change; `failing` counts its topics whose last ping failed. */
export type LastAnnouncement = AnnouncementRow & { failing: number }

/** The last ping of each of these hubs or services, by address; one that was never told anything is not among them. */
export async function listLastAnnouncements(
  db: Db,
  kind: AnnouncementRow['kind'],
  addresses: readonly string[],
): Promise<Map<string, LastAnnouncement>> {
  const last = new Map<string, LastAnnouncement>()
  for (const address of addresses) {
    const query = db.selectFrom('announcements').where('kind', '=', kind).where('address', '=', address)
    const row = await query.selectAll().orderBy('at', 'desc').orderBy('topic').limit(1).executeTakeFirst()
    if (!row) continue
    const failed = query.select(countRows().as('count')).where('outcome', '=', 'failed')
    last.set(address, { ...row, failing: (await failed.executeTakeFirstOrThrow()).count })
  }
  return last
}
