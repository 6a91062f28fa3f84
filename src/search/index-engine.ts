import type { Ctx } from '../context.ts'
import { postgresIndex } from './index-postgres.ts'
import { sqliteIndex } from './index-sqlite.ts'
import type { SearchIndex } from './index-type.ts'

/** The full-text index of the engine that runs. */
export function searchIndex(ctx: Pick<Ctx, 'engine'>): SearchIndex {
  return ctx.engine === 'sqlite' ? sqliteIndex : postgresIndex
}
