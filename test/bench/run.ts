import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../support/postgres-server.ts'
import { freePort } from '../support/ports.ts'
import { residentMegabytes, startProgram, startSite } from './processes.ts'
import { measureRows, type Measured, type Row } from './rows.ts'
import { seed } from './seed.ts'
import { measureStarts } from './starts.ts'

const engines = ['sqlite', 'postgres']
const named = engines.filter((engine) => process.argv.includes(`--${engine}`))
for (const engine of named.length > 0 ? named : engines) await measureEngine(engine)

/** One run on one engine: two starts with the demonstration, then pages and ways in of a seeded site, then its memory. */
async function measureEngine(engine: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tresse-bench-'))
  const databases = engine === 'postgres' ? [await startPostgres({ durable: true }), await startPostgres({})] : []
  const site = async (name: string, databaseUrl = '') => ({
    PORT: String(await freePort()),
    DATA_DIR: join(folder, name),
    DATABASE_URL: databaseUrl,
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  })
  try {
    const starts = await measureStarts(await site('demo', databases[1]?.url))
    const memory = await measureSeeded(engine, {
      ...(await site('seeded', databases[0]?.url)),
      CONTENT_DIR: join(folder, 'content'),
      REACTIONS: 'open',
      RATE_LIMITS: 'off',
      FETCH_ALLOW: '127.0.0.1',
      TRESSE_DEMO: 'off',
    })
    print(`memory after it ${memory.toFixed(0)} MB`)
    print(`start to first 200: ${starts.first.toFixed(2)} s on a fresh clone, then ${starts.second.toFixed(2)} s\n`)
  } finally {
    for (const database of databases) await database.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureSeeded(engine: string, env: Record<string, string>): Promise<number> {
  const reader = await seed(env)
  const constant = await startProgram(['test/bench/constant.ts'])
  const site = await startSite(env)
  const sources = await startProgram(['test/bench/sources.ts', `${site.address}/2026/11/open`])
  try {
    const rows = await measureRows({ site, constant, sources, reader })
    printRows(engine, rows)
    return await residentMegabytes(site.pid)
  } finally {
    await Promise.all([constant.stop(), site.stop(), sources.stop()])
  }
}

/** Two ratios to the constant: of answers a second, and of processor time, which our own loading cannot hold back. */
function printRows(engine: string, rows: Row[]): void {
  print(line(engine, ['req/s', 'p50 ms', 'p99 ms', 'µs CPU', 'ratio', 'of CPU', 'wrong']))
  for (const { name, site, constant } of rows) {
    print(line('  constant', cells(constant, constant)))
    print(line(name, cells(site, constant)))
  }
}

function cells(site: Measured, constant: Measured): string[] {
  return [
    site.perSecond.toFixed(0),
    site.p50.toFixed(2),
    site.p99.toFixed(2),
    site.cpu.toFixed(0),
    (site.perSecond / constant.perSecond).toFixed(3),
    (constant.cpu / site.cpu).toFixed(3),
    String(site.wrong),
  ]
}

function line(name: string, values: string[]): string {
  return name.padEnd(28) + values.map((value) => value.padStart(9)).join('')
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
