import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import SQLite from 'better-sqlite3'
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely'
import { isPostgres, type Config } from '../config.ts'
import type { Db, Engine } from '../context.ts'
import { camelCase } from './camel-case.ts'
import type { Tables } from './schema.ts'

export type OpenDatabase = {
  db: Db
  engine: Engine
  /** The site's revision as committed, at most `knownForMs` old unless `forgetRevision` says that it has moved. */
  revision: () => number | Promise<number>
  forgetRevision: () => void
  close: () => Promise<void>
}

/**
 * Opens the configured database. SQLite is opened as one connection with write-ahead log and full
 * synchronisation: an acknowledged write survives a power cut. PostgreSQL's driver is loaded only when asked for.
 */
export async function openDatabase(config: Pick<Config, 'databaseUrl'>): Promise<OpenDatabase> {
  return isPostgres(config.databaseUrl) ? openPostgres(config.databaseUrl) : openSqlite(config.databaseUrl)
}

function openSqlite(path: string): OpenDatabase {
  // The file holds mail addresses and the site's secret: it is made for its owner's eyes, and SQLite's other files follow it.
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
  const connection = new SQLite(path)
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = FULL',
    'busy_timeout = 5000',
    'foreign_keys = ON',
    'trusted_schema = OFF',
    'cell_size_check = ON',
    'temp_store = MEMORY',
  ]) {
    connection.pragma(pragma)
  }
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: rememberStatements(connection) }),
    plugins: [camelCase()],
  })
  // A connection of its own: the shared one would show the uncommitted revision of a transaction that may roll back.
  const reader = new SQLite(path)
  let statement: SQLite.Statement<[], number> | undefined
  const read = () => {
    statement ??= reader.prepare<[], number>('select revision from site where id = 1').pluck()
    return statement.get() ?? 0
  }
  const close = async () => {
    reader.close()
    connection.pragma('optimize')
    await db.destroy()
  }
  return { db, engine: 'sqlite', ...briefly(read), close }
}

/** Preparing costs more than running; the program has a few hundred distinct statements. */
function rememberStatements(connection: SQLite.Database) {
  const prepared = new Map<string, SQLite.Statement>()
  return {
    prepare(text: string) {
      let statement = prepared.get(text)
      if (!statement) {
        if (prepared.size >= 1000) prepared.clear()
        statement = connection.prepare(text)
        prepared.set(text, statement)
      }
      return statement
    },
    close: () => void connection.close(),
  }
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: url, max: 10, application_name: 'tresse' })
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [camelCase()] })
  const read = async () => {
    const { rows } = await pool.query<{ revision: number }>({ name: 'revision', text: 'select revision from site' })
    return rows[0]?.revision ?? 0
  }
  return { db, engine: 'postgres', ...briefly(read), close: () => db.destroy() }
}

/** How long a revision read stands: what another process changes is seen this much later, at the most. */
const knownForMs = 20

/** Reads the revision once for all requests of a moment: on a busy site the look alone would cost an eighth of a page. */
function briefly(read: () => number | Promise<number>): Pick<OpenDatabase, 'revision' | 'forgetRevision'> {
  let known: number | Promise<number> = 0
  let until = 0
  return {
    revision: () => {
      const now = performance.now()
      if (now >= until) {
        known = read()
        until = now + knownForMs
      }
      return known
    },
    forgetRevision: () => void (until = 0),
  }
}
