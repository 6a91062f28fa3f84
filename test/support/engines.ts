import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { inject } from 'vitest'
import type { Ctx } from '../../src/context.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the test PostgreSQL, or '' on SQLite. */
    postgres: string
  }
}

/** Which engine this run of the suite is on. */
export function engine(): 'sqlite' | 'postgres' {
  return inject('postgres') === '' ? 'sqlite' : 'postgres'
}

/** An empty folder and an empty database of its own for one test; `drop` removes both. */
export async function freshDatabase(): Promise<{ url: string; dataDir: string; drop: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tresse-test-'))
  const server = inject('postgres')
  if (server === '') {
    return { url: join(dataDir, 'tresse.db'), dataDir, drop: () => rm(dataDir, { recursive: true, force: true }) }
  }
  const name = `t_${randomBytes(8).toString('hex')}`
  await admin(server, `create database ${name}`)
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  const drop = async () => {
    await admin(server, `drop database if exists ${name} with (force)`)
    await rm(dataDir, { recursive: true, force: true })
  }
  return { url, dataDir, drop }
}

/**
 * Makes a test's database refuse every write, as a full or read-only disk does, until the function it answers with is
 * called.
 */
export async function forbidWrites({ db, config }: Pick<Ctx, 'db' | 'config'>): Promise<() => Promise<void>> {
  const server = inject('postgres')
  if (server === '') {
    await sql`pragma query_only = 1`.execute(db)
    return async () => void (await sql`pragma query_only = 0`.execute(db))
  }
  const name = new URL(config.databaseUrl).pathname.slice(1)
  const setReadOnly = async (value: 'on' | 'off') => {
    await admin(server, `alter database ${name} set default_transaction_read_only = ${value}`)
    // The setting holds for new connections: those of the pool are ended, and made again when they are needed.
    await admin(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
  }
  await setReadOnly('on')
  return () => setReadOnly('off')
}

async function admin(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
