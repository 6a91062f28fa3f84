import type { Db } from '../context.ts'

/** One entry that holds every word of a query; the smaller the rank, the better the match. */
export type Match = { rowid: number; rank: number }

/**
 * What an engine's full-text index has to do. Rows are numbered `id * 2` for posts and `id * 2 + 1` for reactions; text
 * and tokens come folded (`lib/text.ts fold`), so tokens are letters, digits and marks only.
 */
export type SearchIndex = {
  /** Stores one entry in place of the former one. */
  put: (db: Db, rowid: number, title: string, body: string) => Promise<void>
  /** Forgets entries; unknown ones are no mistake. */
  drop: (db: Db, rowids: number[]) => Promise<void>
  /** Entries that hold every token, the last one as the beginning of a word: the newest `cap` posts and as many reactions. */
  find: (db: Db, tokens: string[], cap: number) => Promise<Match[]>
}
