import { sql, type RawBuilder } from 'kysely'
import type { Ctx, Engine } from '../context.ts'

/** Whether an error says that a unique index already holds the value. */
export function isUniqueViolation(error: unknown): boolean {
  const code = errorCode(error)
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}

/** Whether an error says that another connection holds the lock, so that trying again makes sense. */
export function isBusy(error: unknown): boolean {
  const code = errorCode(error)
  return code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED' || code === '40001' || code === '40P01'
}

/** Whether an error says that the store cannot be written or reached just now: full, read-only, away. */
export function isUnavailable(error: unknown): boolean {
  const code = errorCode(error)
  if (/^SQLITE_(FULL|READONLY|IOERR|CANTOPEN|CORRUPT|BUSY)/.test(code)) return true
  return /^(53|57P|08|25006)/.test(code) || code === 'ECONNREFUSED' || code === 'ECONNRESET'
}

/** Opens a write transaction: on SQLite at once, so that no reader is turned into a writer half-way. */
export function beginWrite(engine: Engine): RawBuilder<unknown> {
  return engine === 'sqlite' ? sql`begin immediate` : sql`begin`
}

/**
 * Ends a read inside a write transaction whose rows nobody else may change before it commits; SQLite has one writer
 * anyway. Rows that refer to the locked one may be added meanwhile, or two who just did so would wait for each other.
 */
export function lockRows(engine: Engine): RawBuilder<unknown> {
  return engine === 'sqlite' ? sql`` : sql`for no key update`
}

/** `count(*)` as a number on both engines (PostgreSQL sends counts and sums as text). */
export function countRows(): RawBuilder<number> {
  return sql<number>`cast(count(*) as integer)`
}

/** The sum of a column of whole numbers, as a number on both engines. There must be rows: of none it is null. */
export function sumOf(column: string): RawBuilder<number> {
  return sql<number>`cast(sum(${sql.ref(column)}) as integer)`
}

/** Answers `true` when the database can be read; used by the readiness check. */
export async function canRead(ctx: Ctx): Promise<boolean> {
  return sql`select 1`.execute(ctx.db).then(
    () => true,
    () => false,
  )
}

function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
