import { sql } from 'kysely'
import type { Match, SearchIndex } from './index-type.ts'

/** Full text by PostgreSQL's tsvector, without a dictionary: words are folded already. */
export const postgresIndex: SearchIndex = {
  async put(db, rowid, title, body) {
    await sql`
      insert into search_entries (rowid, title, body) values (${rowid}, ${title}, ${body})
      on conflict (rowid) do update set title = excluded.title, body = excluded.body`.execute(db)
  },

  async drop(db, rowids) {
    if (rowids.length === 0) return
    await sql`delete from search_entries where rowid = any(${rowids}::integer[])`.execute(db)
  },

  async find(db, tokens, cap) {
    // In quotes a token is a word, never an operator; `:*` makes the last one a beginning.
    const query = `${tokens.map((token) => `'${token.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`).join(' & ')}:*`
    const newest = (odd: 0 | 1) => sql`
      select * from (
        select rowid, -ts_rank(words, to_tsquery('simple', ${query})) as rank from search_entries
        where words @@ to_tsquery('simple', ${query}) and rowid % 2 = ${sql.lit(odd)}
        order by rowid desc limit ${cap}
      ) as newest`
    const { rows } = await sql<Match>`${newest(0)} union all ${newest(1)}`.execute(db)
    return rows
  },
}
