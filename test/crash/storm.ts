import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { startProgram, startSite, type Running } from '../bench/processes.ts'
import { seed } from '../bench/seed.ts'
import { freePort } from '../support/ports.ts'

/** What was acknowledged before each kill: texts of comments and addresses of sources. */
export type Acknowledged = { comments: string[]; sources: string[] }
export type Aftermath = {
  acknowledged: Acknowledged
  /** Acknowledged things that are not there exactly once. */
  lost: string[]
  doubled: string[]
  integrity: string
  /** Checks still waiting once the last start had its time. */
  unfinished: number
  sharedNumbers: number
}

/**
 * Sends comments and pingbacks to a running Tresse and kills it (SIGKILL) in the middle, `rounds` times, then starts
 * it once more, waits for its queue, and reads the database.
 */
export async function storm(rounds: number): Promise<Aftermath> {
  const folder = await mkdtemp(join(tmpdir(), 'tresse-crash-'))
  const env = {
    PORT: String(await freePort()),
    DATA_DIR: folder,
    CONTENT_DIR: join(folder, 'content'),
    DATABASE_URL: '',
    REACTIONS: 'open',
    RATE_LIMITS: 'off',
    FETCH_ALLOW: '127.0.0.1',
    TRESSE_DEMO: 'off',
  }
  const acknowledged: Acknowledged = { comments: [], sources: [] }
  await seed(env)
  const target = `http://127.0.0.1:${env.PORT}/2026/11/open`
  const sources = await startProgram(['test/bench/sources.ts', target])
  try {
    for (let round = 1; round <= rounds; round++) {
      const site = await startSite(env)
      await rage(site, sources.address, target, round, acknowledged)
    }
    const site = await startSite(env)
    const unfinished = await settle(join(folder, 'tresse.db'))
    await site.stop()
    return { acknowledged, ...inspect(join(folder, 'tresse.db'), acknowledged), unfinished }
  } finally {
    await sources.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Senders go on until the process dies under them; only what was answered counts. */
async function rage(site: Running, sources: string, target: string, round: number, acknowledged: Acknowledged) {
  const stamp = /name="stamp" value="([^"]+)"/.exec(await (await fetch(target)).text())?.[1] ?? ''
  let alive = true
  const sender = async (lane: number, send: (n: string) => Promise<void>) => {
    for (let n = 0; alive; n++) await send(`${round}-${lane}-${n}`).catch(() => undefined)
  }
  const comment = async (n: string) => {
    const text = `Message ${n} pendant la tempête.`
    const response = await fetch(`${target}/reactions`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ stamp, name: `Lecteur ${n}`, text }),
    })
    if (response.status === 303) acknowledged.comments.push(text)
  }
  const ping = async (n: string) => {
    const source = `${sources}/${n}`
    const response = await fetch(`${site.address}/xmlrpc`, { method: 'POST', body: call(source, target) })
    if ((await response.text()).includes('<params>')) acknowledged.sources.push(source)
  }
  const senders = [1, 2, 3, 4].flatMap((lane) => [sender(lane, comment), sender(lane + 10, ping)])
  const before = acknowledged.comments.length
  const end = Date.now() + 400 + Math.random() * 800
  while (Date.now() < end || acknowledged.comments.length === before)
    await new Promise((resolve) => setImmediate(resolve))
  await site.stop('SIGKILL')
  alive = false
  await Promise.all(senders)
}

/** Waits until no check is queued any more, half a minute at most, and says how many still are. */
async function settle(file: string): Promise<number> {
  const db = new SQLite(file, { readonly: true })
  const waiting = db.prepare<[], number>(`select count(*) from linkbacks where asked > ended`).pluck()
  const end = Date.now() + 90_000
  while ((waiting.get() ?? 0) > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100))
  const left = waiting.get() ?? 0
  db.close()
  return left
}

function inspect(file: string, { comments, sources }: Acknowledged) {
  const db = new SQLite(file, { readonly: true })
  const byText = db.prepare<[string], number>('select count(*) from reactions where source = ?').pluck()
  const bySource = db.prepare<[string], number>('select count(*) from reactions where source_url = ?').pluck()
  const counted = [
    ...comments.map((text) => ({ what: text, count: byText.get(text) ?? 0 })),
    ...sources.map((source) => ({ what: source, count: bySource.get(source) ?? 0 })),
  ]
  const shared = db
    .prepare<[], number>(
      'select count(*) from (select 1 from reactions where number is not null group by post_id, number having count(*) > 1)',
    )
    .pluck()
  const result = {
    lost: counted.filter(({ count }) => count === 0).map(({ what }) => what),
    doubled: counted.filter(({ count }) => count > 1).map(({ what }) => what),
    integrity: String(db.pragma('integrity_check', { simple: true })),
    sharedNumbers: shared.get() ?? 0,
  }
  db.close()
  return result
}

function call(source: string, target: string): string {
  const params = [source, target].map((url) => `<param><value><string>${url}</string></value></param>`).join('')
  return `<?xml version="1.0"?><methodCall><methodName>pingback.ping</methodName><params>${params}</params></methodCall>`
}
