import { posts } from './001-posts.ts'
import { reactions } from './002-reactions.ts'
import { linkbacks } from './003-linkbacks.ts'
import { jobs } from './004-jobs.ts'
import { search } from './005-search.ts'
import { accounts } from './006-accounts.ts'
import { desk } from './007-desk.ts'
import { moderation } from './008-moderation.ts'
import { decisions } from './009-decisions.ts'
import { exchange } from './010-exchange.ts'
import { readers } from './011-readers.ts'
import type { Migration } from './columns.ts'

/** Every change of the database's shape, in order. A released one is never edited: it must mean next year what it means today. */
export const migrations: Migration[] = [
  posts,
  reactions,
  linkbacks,
  jobs,
  search,
  accounts,
  desk,
  moderation,
  decisions,
  exchange,
  readers,
]
