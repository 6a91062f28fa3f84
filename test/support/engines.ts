import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { inject } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { admin } from './admin.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the test PostgreSQL, or '' on SQLite. */
    postgres: string
    /** What a test's database is copied from: a file, or the name of a database of that server. */
    template: string
  }
}

/** Which engine this run of the suite is on. */
export function engine(): 'sqlite' | 'postgres' {
  return inject('postgres') === '' ? 'sqlite' : 'postgres'
}

/** An empty folder and a database of its own without rows for one test; `drop` removes both. */
export async function freshDatabase(): Promise<{ url: string; dataDir: string; drop: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tresse-test-'))
  const server = inject('postgres')
  if (server === '') {
    const url = join(dataDir, 'tresse.db')
    await copyFile(inject('template'), url)
    return { url, dataDir, drop: () => rm(dataDir, { recursive: true, force: true }) }
  }
  const name = `t_${randomBytes(8).toString('hex')}`
  await admin(server, `create database ${name} template ${inject('template')}`)
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
