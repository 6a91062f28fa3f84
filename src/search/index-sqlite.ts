import { sql } from 'kysely'
import type { Match, SearchIndex } from './index-type.ts'

/** Full text by SQLite's FTS5. */
export const sqliteIndex: SearchIndex = {
  async put(db, rowid, title, body) {
    await sql`insert or replace into search_entries (rowid, title, body) values (${rowid}, ${title}, ${body})`.execute(
      db,
    )
  },

  async drop(db, rowids) {
    for (const rowid of rowids) await sql`delete from search_entries where rowid = ${rowid}`.execute(db)
  },

  async find(db, tokens, cap) {
    // In quotes a token is a word, never an operator; the star makes the last one a beginning.
    const query = `${tokens.map((token) => `"${token.replaceAll('"', '""')}"`).join(' ')}*`
    const newest = (odd: 0 | 1) => sql`
      select * from (
        select rowid, rank from search_entries
        where search_entries match ${query} and rowid % 2 = ${sql.lit(odd)}
        order by rowid desc limit ${cap}
      )`
    const { rows } = await sql<Match>`${newest(0)} union all ${newest(1)}`.execute(db)
    return rows
  },
}
