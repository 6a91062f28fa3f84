import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { sql, type Kysely } from 'kysely'
import { migrations } from '../../migrations/index.ts'
import type { Db, Engine } from '../context.ts'
import { isUniqueViolation } from './dialect.ts'

/** The database knows a migration that this program does not: it was written by a newer one. */
export class NewerDatabase extends Error {
  readonly migration: string

  constructor(migration: string) {
    super(`The database knows the migration ${migration}, this program does not.`)
    this.name = 'NewerDatabase'
    this.migration = migration
  }
}

/**
 * Brings the database to this program's shape, one transaction a migration, one process at a time. An SQLite file that
 * holds data is first copied to `<file>.before-<migration>`. Throws `NewerDatabase` and changes nothing when the
 * database is ahead of the program. Returns the names of what ran.
 */
export async function migrate(db: Db, engine: Engine, file?: string): Promise<string[]> {
  const done = await doneMigrations(db)
  const known = new Set(migrations.map(({ name }) => name))
  const foreign = done.find((name) => !known.has(name))
  if (foreign !== undefined) throw new NewerDatabase(foreign)

  const missing = migrations.filter(({ name }) => !done.includes(name))
  if (missing[0] && done.length > 0 && file !== undefined) await copyBefore(db, file, missing[0].name)
  for (const migration of missing) await runOne(db, engine, migration)
  await db
    .insertInto('site')
    .values({ id: 1, revision: 1, secret: randomBytes(32).toString('hex'), title: '', tagline: '', demoLoadedAt: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return missing.map(({ name }) => name)
}

async function runOne(db: Db, engine: Engine, migration: (typeof migrations)[number]): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql.raw(engine === 'sqlite' ? 'begin immediate' : 'begin').execute(connection)
    try {
      if (engine === 'postgres') await sql`lock table migrations in exclusive mode`.execute(connection)
      if (!(await doneMigrations(connection)).includes(migration.name)) {
        await migration.up(connection as unknown as Kysely<unknown>, engine)
        await sql`insert into migrations (name, at) values (${migration.name}, ${new Date().toISOString()})`.execute(
          connection,
        )
      }
      await sql`commit`.execute(connection)
    } catch (error) {
      await sql`rollback`.execute(connection).catch(() => undefined)
      throw error
    }
  })
}

async function doneMigrations(db: Db): Promise<string[]> {
  // Two processes that start together may both try to create the table; PostgreSQL then refuses one of them.
  await sql`create table if not exists migrations (name text primary key, at text not null)`
    .execute(db)
    .catch((error: unknown) => {
      if (!isUniqueViolation(error)) throw error
    })
  const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(db)
  return rows.map(({ name }) => name)
}

async function copyBefore(db: Db, file: string, migration: string): Promise<void> {
  const copy = `${file}.before-${migration}`
  if (existsSync(copy) || !existsSync(file) || statSync(file).size === 0) return
  await sql`vacuum into ${copy}`.execute(db)
}
