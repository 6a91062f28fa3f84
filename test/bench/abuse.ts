import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import SQLite from 'better-sqlite3'
import { escapeXml } from '../../src/lib/xml.ts'
import { freePort } from '../support/ports.ts'
import { processorSeconds, residentMegabytes, startProgram, startSite } from './processes.ts'
import { seedPosts } from './seed-posts.ts'

/**
 * Floods a running site with linkbacks that nobody asked for, 10,000 in a minute of each kind, and prints how many pages
 * it fetched for them and how much longer its readers waited for theirs than those of a site beside it that is left alone,
 * read by turns since the machine's speed changes while we look. Run it by `node test/bench/abuse.ts`; a number
 * of seconds makes the floods as much shorter.
 */
const seconds = Number(process.argv[2] ?? 60)
const requests = Math.round((10_000 * seconds) / 60)
const posts = 10

type Sent = { path: string; type: string; body: string }
type Flood = { name: string; slow?: boolean; many: boolean; sent: (source: string, path: string) => Sent }

const form = 'application/x-www-form-urlencoded'
const pingback = (source: string, target: string) => ({
  path: '/xmlrpc',
  type: 'text/xml',
  body: methodCall('pingback.ping', param(source) + param(target)),
})
const trackback = (source: string, path: string) => ({
  path: `${path}/trackback`,
  type: form,
  body: String(new URLSearchParams({ url: source, title: 'Look here', blog_name: 'Nobody' })),
})
const webmention = (source: string, target: string) => ({
  path: '/webmention',
  type: form,
  body: String(new URLSearchParams({ source, target })),
})

const folder = await mkdtemp(join(tmpdir(), 'tresse-abuse-'))
const env = {
  PORT: String(await freePort()),
  DATA_DIR: folder,
  CONTENT_DIR: join(folder, 'content'),
  TRUSTED_PROXIES: '127.0.0.1',
  FETCH_ALLOW: '127.0.0.0/8',
  TRESSE_DEMO: 'off',
  LOG_LEVEL: 'fatal',
}
const blog = `http://127.0.0.1:${env.PORT}`
const calm = { ...env, PORT: String(await freePort()), DATA_DIR: join(folder, 'calm') }
const agent = new Agent({ keepAlive: true, maxSockets: 256 })
await seedPosts(env, posts)
await seedPosts(calm, posts)
const quick = await startProgram(['test/bench/crowd.ts', blog])
const slow = await startProgram(['test/bench/crowd.ts', blog, '20000'])
const site = await startSite(env)
const twin = await startSite(calm)
try {
  await read(200)
  await multicalls()
  const at = (path: string) => `${blog}${path}`
  for (const flood of [
    { name: 'pingback, one sender, one host', many: false, sent: (s, p) => pingback(s, at(p)) },
    { name: 'pingback, 10,000 senders, 200 hosts', many: true, sent: (s, p) => pingback(s, at(p)) },
    { name: 'trackback, 10,000 senders, 200 hosts', many: true, sent: trackback },
    { name: 'webmention, 10,000 senders, 200 hosts', many: true, sent: (s, p) => webmention(s, at(p)) },
    { name: 'webmention, the hosts never answer', many: true, slow: true, sent: (s, p) => webmention(s, at(p)) },
  ] satisfies Flood[]) {
    await measure(flood)
  }
  report()
} finally {
  await Promise.all([site.stop(), twin.stop(), quick.stop(), slow.stop()])
  agent.destroy()
  await rm(folder, { recursive: true, force: true })
}

async function measure({ name, slow: isSlow = false, many, sent }: Flood): Promise<void> {
  const sources = isSlow ? slow : quick
  await untilMinuteBegins()
  const before = await fetches(sources.address)
  const answers = new Map<number, number>()
  const { port } = new URL(sources.address)
  const [started, cpu] = [performance.now(), await processorSeconds(site.pid)]
  let over = false
  const reading = read(Infinity, () => over)
  const sending: Promise<void>[] = []
  for (let n = 0; n < requests; n++) {
    const host = many ? `127.0.1.${(n % 200) + 1}` : '127.0.1.1'
    const path = `/2026/11/post-${n % posts}`
    const source = `http://${host}:${port}/${isSlow ? 'slow' : 'quick'}/${sent.name}${n}?${path}`
    const sender = many ? `100.${64 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}` : '198.51.100.1'
    sending.push(
      send(sent(source, path), sender).then((status) => void answers.set(status, (answers.get(status) ?? 0) + 1)),
    )
    const ahead = (n / requests) * seconds * 1000 - (performance.now() - started)
    if (ahead > 0) await sleep(ahead)
  }
  await Promise.all(sending)
  const took = (performance.now() - started) / 1000
  over = true
  const pages = await reading
  const busy = ((await processorSeconds(site.pid)) - cpu) / took
  await sleep(isSlow ? 10_000 : 3000)
  const fetched = (await fetches(sources.address)) - before
  const statuses = Array.from(answers, ([status, count]) => `${status}: ${count}`).join(', ')
  console.log(`${name}: ${requests} in ${took.toFixed(0)} s (${statuses}) cost ${fetched} fetches`)
  console.log(`  the site's processor time: ${(busy * 100).toFixed(0)} % of one core`)
  console.log(`  readers: ${times(pages.site)}, beside it ${times(pages.twin)}; ${ratio(pages)}`)
}

/** Budgets are counted by the minute of the clock: a flood that begins with one shows what a minute allows. */
async function untilMinuteBegins(): Promise<void> {
  await sleep(60_500 - (Date.now() % 60_000))
}

/** What 1,000 pings cost that come in one multicall, and in fifty of twenty. */
async function multicalls(): Promise<void> {
  const before = await fetches(quick.address)
  const call = (n: number) =>
    `<value><struct><member><name>methodName</name><value>pingback.ping</value></member><member><name>params</name><value><array><data>` +
    `<value>${escapeXml(`${quick.address}/m${n}?/2026/11/post-0`)}</value><value>${blog}/2026/11/post-0</value>` +
    `</data></array></value></member></struct></value>`
  const multicall = (first: number, count: number) => {
    const calls = Array.from({ length: count }, (_, n) => call(first + n)).join('')
    return methodCall('system.multicall', `<param><value><array><data>${calls}</data></array></value></param>`)
  }
  const ask = (body: string, sender: string) => send({ path: '/xmlrpc', type: 'text/xml', body }, sender)
  await ask(multicall(0, 1000), '198.51.100.7')
  const whole = (await fetches(quick.address)) - before
  for (let n = 0; n < 50; n++) await ask(multicall(1000 + n * 20, 20), `198.51.101.${n}`)
  await sleep(1000)
  const parts = (await fetches(quick.address)) - before - whole
  console.log(`1,000 pings in one multicall cost ${whole} fetches, in fifty of twenty from fifty senders ${parts}`)
}

type Pages = Record<'site' | 'twin', number[]>

/** Reads posts of both sites by turns, as one reader of each does, and gives how long each took, in milliseconds. */
async function read(count: number, isOver = () => false): Promise<Pages> {
  const pages: Pages = { site: [], twin: [] }
  for (let n = 0; n < count && !isOver(); n++) {
    pages.site.push(await readOne(site.address, n))
    pages.twin.push(await readOne(twin.address, n))
    await sleep(10)
  }
  return { site: pages.site.toSorted((a, b) => a - b), twin: pages.twin.toSorted((a, b) => a - b) }
}

async function readOne(address: string, n: number): Promise<number> {
  const started = performance.now()
  // A parameter nobody knows makes an address that is not kept.
  const response = await fetch(`${address}/2026/11/post-${n % posts}?n=${started}`)
  await response.arrayBuffer()
  if (response.status !== 200) throw new Error(`a reader got ${response.status}`)
  return performance.now() - started
}

function send({ path, type, body }: Sent, sender: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body), 'x-forwarded-for': sender }
    request(`${blog}${path}`, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
      .on('error', () => resolve(0))
      .end(body)
  })
}

async function fetches(address: string): Promise<number> {
  return Number(await (await fetch(`${address}/count`)).text())
}

function report(): void {
  const db = new SQLite(join(folder, 'tresse.db'), { readonly: true })
  const rows = ['linkbacks', 'reactions', 'jobs', 'rates'].map(
    (table) => `${table} ${String(db.prepare(`select count(*) from ${table}`).pluck().get())}`,
  )
  db.close()
  void residentMegabytes(site.pid).then((megabytes) =>
    console.log(`afterwards: ${rows.join(', ')}; ${megabytes.toFixed(0)} MB`),
  )
}

function times(sorted: number[]): string {
  return `p50 ${at(sorted, 0.5).toFixed(1)} ms, p95 ${at(sorted, 0.95).toFixed(1)} ms (${sorted.length} pages)`
}

function ratio({ site, twin }: Pages): string {
  const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length
  const times = (share: number) => (at(site, share) / at(twin, share)).toFixed(2)
  return `${times(0.5)} times as long at p50, ${times(0.95)} at p95, ${(mean(site) / mean(twin)).toFixed(2)} on average`
}

function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function methodCall(name: string, params: string): string {
  return `<?xml version="1.0"?><methodCall><methodName>${name}</methodName><params>${params}</params></methodCall>`
}

function param(value: string): string {
  return `<param><value><string>${escapeXml(value)}</string></value></param>`
}
