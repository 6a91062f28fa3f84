import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../support/postgres-server.ts'
import { freePort } from '../support/ports.ts'
import { load, times, type Figures } from './load.ts'
import { residentMegabytes, startProgram } from './processes.ts'
import { seed } from './seed.ts'

type Row = { name: string; figures: Figures }

const engines = process.argv.includes('--sqlite') ? ['sqlite'] : ['sqlite', 'postgres']
for (const engine of engines) await measure(engine)

/** One run on one engine: the yardstick, every page, what is written, then memory and start. */
async function measure(engine: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tresse-bench-'))
  const postgres = engine === 'postgres' ? await startPostgres({ durable: true }) : undefined
  const port = await freePort()
  const env = {
    PORT: String(port),
    DATA_DIR: folder,
    CONTENT_DIR: join(folder, 'content'),
    DATABASE_URL: postgres?.url ?? '',
    REACTIONS: 'open',
    RATE_LIMITS: 'off',
    FETCH_ALLOW: '127.0.0.1',
    TRESSE_DEMO: 'off',
  }
  try {
    await seed(env)
    await measureSite(engine, env)
  } finally {
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureSite(engine: string, env: Record<string, string>): Promise<void> {
  const constant = await startProgram('test/bench/constant.ts')
  const started = performance.now()
  const site = await startProgram('src/main.ts', [], env)
  const post = (slug: string) => `${site.address}/2026/11/${slug}`
  await fetch(post('fifteen'))
  const startSeconds = (performance.now() - started) / 1000
  const sources = await startProgram('test/bench/sources.ts', [post('open')])
  try {
    const rows = await measureAll(site.address, constant.address, sources.address, post)
    print(engine, rows)
    const memory = await residentMegabytes(site.child.pid ?? 0)
    process.stdout.write(
      `memory after it ${memory.toFixed(0)} MB · start to first 200 ${startSeconds.toFixed(2)} s\n\n`,
    )
  } finally {
    await Promise.all([constant.stop(), site.stop(), sources.stop()])
  }
}

async function measureAll(
  site: string,
  constant: string,
  sources: string,
  post: (slug: string) => string,
): Promise<Row[]> {
  const rows: Row[] = []
  const add = async (name: string, figures: Promise<Figures>) => void rows.push({ name, figures: await figures })
  const stamp = /name="stamp" value="([^"]+)"/.exec(await (await fetch(post('open'))).text())?.[1] ?? ''
  const stamped = Date.now()

  await load({ url: `${constant}/`, seconds: 2 })
  await load({ url: post('fifteen'), seconds: 2 })
  await add('constant', load({ url: `${constant}/` }))
  await add('cached, identity', load({ url: post('fifteen') }))
  await add('cached, gzip', load({ url: post('fifteen'), headers: { 'accept-encoding': 'gzip' } }))
  await add('cached, br', load({ url: post('fifteen'), headers: { 'accept-encoding': 'br' } }))
  await add('constant, again', load({ url: `${constant}/` }))
  await add('uncached', load({ url: post('fifteen'), vary: (n) => ({ path: `/2026/11/fifteen?n=${n}` }) }))
  await add(
    '1,000 reactions, one by one',
    times(300, (n) => fetch(`${post('thousand')}?n=${n}`)),
  )

  // A form that comes back within three seconds is held as too quick.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, stamped + 3500 - Date.now())))
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const vary = (n: number) => ({
    body: new URLSearchParams({ stamp, name: `Lecteur ${n}`, text: `Message ${n} sur la cuisson.` }).toString(),
  })
  await add('comment', load({ url: `${post('open')}/reactions`, method: 'POST', headers: form, vary, expect: 303 }))
  const ping = (n: number) => ({ body: pingback(`${sources}/${n}`, post('open')) })
  const xml = { 'content-type': 'text/xml' }
  await add('pingback', load({ url: `${site}/xmlrpc`, method: 'POST', headers: xml, vary: ping }))
  return rows
}

function print(engine: string, rows: Row[]): void {
  const base = Math.max(
    ...rows.filter(({ name }) => name.startsWith('constant')).map(({ figures }) => figures.perSecond),
  )
  process.stdout.write(
    `${engine.padEnd(30)}${'req/s'.padStart(9)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}${'ratio'.padStart(8)}${'wrong'.padStart(7)}\n`,
  )
  for (const { name, figures } of rows) {
    const cells = [figures.perSecond.toFixed(0), figures.p50.toFixed(2), figures.p99.toFixed(2)].map((cell) =>
      cell.padStart(9),
    )
    const ratio = (figures.perSecond / base).toFixed(3).padStart(8)
    process.stdout.write(`${name.padEnd(30)}${cells.join('')}${ratio}${String(figures.wrong).padStart(7)}\n`)
  }
}

function pingback(source: string, target: string): string {
  const params = [source, target].map((url) => `<param><value><string>${url}</string></value></param>`).join('')
  return `<?xml version="1.0"?><methodCall><methodName>pingback.ping</methodName><params>${params}</params></methodCall>`
}
