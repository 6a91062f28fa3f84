import { run, type Migration } from './columns.ts'

/**
 * The full-text index: one row a post (even key) or reaction (odd key). Its text is folded by the program before it
 * comes here, so that both engines find the same words.
 */
export const search: Migration = {
  name: '005-search',
  async up(db, engine) {
    if (engine === 'sqlite') {
      await run(db, `create virtual table search_entries using fts5(title, body, tokenize = 'unicode61')`)
      await run(db, `insert into search_entries (search_entries, rank) values ('rank', 'bm25(4.0, 1.0)')`)
      return
    }
    await run(
      db,
      `create table search_entries (
        rowid integer primary key,
        title text not null,
        body text not null,
        words tsvector generated always as (
          setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', left(body, 500000)), 'D')
        ) stored
      )`,
    )
    await run(db, 'create index search_entries_words on search_entries using gin (words)')
  },
}
