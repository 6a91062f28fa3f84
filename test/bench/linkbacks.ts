import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import SQLite from 'better-sqlite3'
import { freePort } from '../support/ports.ts'
import { load, type Figures } from './load.ts'
import { processorSeconds, startProgram, startSite } from './processes.ts'
import { seedPosts } from './seed-posts.ts'

/**
 * How many linkbacks a second a site accepts, and how many it verifies: fetches, reads and puts into the thread. Without
 * budgets, from two hundred other sites. The yardstick, a server that answers one constant, is measured just before and
 * after. Run it by `node test/bench/linkbacks.ts`.
 */
const form = 'application/x-www-form-urlencoded'
const path = '/2026/11/post-0'
const folder = await mkdtemp(join(tmpdir(), 'tresse-linkbacks-'))
const env = {
  PORT: String(await freePort()),
  DATA_DIR: folder,
  CONTENT_DIR: join(folder, 'content'),
  FETCH_ALLOW: '127.0.0.0/8',
  RATE_LIMITS: 'off',
  TRESSE_DEMO: 'off',
  LOG_LEVEL: 'fatal',
}
const blog = `http://127.0.0.1:${env.PORT}`
await seedPosts(env, 1)
const constant = await startProgram(['test/bench/constant.ts'])
const sources = await startProgram(['test/bench/crowd.ts', blog])
const site = await startSite(env)
const db = new SQLite(join(folder, 'tresse.db'), { readonly: true })
const { port } = new URL(sources.address)
const source = (n: number) => `http://127.0.1.${(n % 200) + 1}:${port}/${n}?${path}`
try {
  await measureAccepting('webmention', {
    url: `${blog}/webmention`,
    expect: 201,
    vary: (n: number) => ({ body: String(new URLSearchParams({ source: source(n), target: blog + path })) }),
  })
  await measureAccepting('trackback', {
    url: `${blog}${path}/trackback`,
    holds: '<error>0</error>',
    vary: (n: number) => ({ body: String(new URLSearchParams({ url: source(n) })) }),
  })
} finally {
  db.close()
  await Promise.all([site.stop(), sources.stop(), constant.stop()])
  await rm(folder, { recursive: true, force: true })
}

type Accepting = Omit<Parameters<typeof load>[0], 'method' | 'headers'>

/** Sends for four seconds, which the checks share, then waits for the checks that are left and counts those alone. */
async function measureAccepting(name: string, scenario: Accepting): Promise<void> {
  const before = await yardstick()
  const accepted = await load({ ...scenario, method: 'POST', headers: { 'content-type': form } })
  const left = waiting()
  const [started, cpu] = [performance.now(), await processorSeconds(site.pid)]
  while (waiting() > 0 && performance.now() - started < 120_000) await sleep(50)
  const [seconds, verified] = [(performance.now() - started) / 1000, left - waiting()]
  const usual = (before.perSecond + (await yardstick()).perSecond) / 2
  const each = (((await processorSeconds(site.pid)) - cpu) / verified) * 1000
  console.log(
    `${name}: ${accepted.perSecond.toFixed(0)} accepted a second (p50 ${accepted.p50.toFixed(1)} ms, ` +
      `p99 ${accepted.p99.toFixed(1)} ms, ${accepted.wrong} wrong), ${share(accepted.perSecond / usual)} of a constant`,
  )
  if (verified > 20) {
    const rate = verified / seconds
    console.log(
      `  then ${verified} verified, ${rate.toFixed(0)} a second, ${share(rate / usual)} of a constant, ${each.toFixed(1)} ms of processor each`,
    )
  }
}

function yardstick(): Promise<Figures> {
  return load({ url: constant.address, seconds: 2 })
}

function waiting(): number {
  return Number(db.prepare('select count(*) from linkbacks where asked > ended').pluck().get())
}

function share(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`
}
