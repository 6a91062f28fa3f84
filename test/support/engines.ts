import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'

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

async function admin(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
