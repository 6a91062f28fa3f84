import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import SQLite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { freePort } from '../support/ports.ts'

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tresse-serve-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function start(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['src/main.ts'], { env: { PATH: process.env['PATH'], ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Resolves once the program says that it is ready. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
    if (child.stdout) createInterface(child.stdout).on('line', (line) => line.includes('Tresse') && resolve())
  })
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve))

test('wrong settings end it at once with exit code 78 and a sentence each', async () => {
  const child = start({ PORT: 'abc', SITE_URL: 'https://blog.example/path', SITE_LANG: 'en' })
  const [said, code] = await Promise.all([child.stderr ? text(child.stderr) : '', ended(child)])

  expect(code).toBe(78)
  expect(said).toBe(
    'PORT must be a whole number from 0 to 65535; it is “abc”.\n' +
      'SITE_URL must be an http or https address without path, query or user; it is “https://blog.example/path”.\n',
  )
})

test('the demonstration is there from the first start, and not when it is turned off', async () => {
  for (const [demo, title] of [
    ['on', 'Le Carnet du Four'],
    ['off', '127.0.0.1'],
  ] as const) {
    const port = await freePort()
    const child = start({ PORT: String(port), DATA_DIR: await emptyFolder(), TRESSE_DEMO: demo })
    await ready(child)
    const home = await (await fetch(`http://127.0.0.1:${port}/`)).text()
    const post = await fetch(`http://127.0.0.1:${port}/2025/10/le-cahier-du-four`)

    expect(home).toContain(`<title>${title}</title>`)
    expect(post.status).toBe(demo === 'on' ? 200 : 404)
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
  }
})

test('asked to stop, it answers the request that has begun and ends well', async () => {
  const port = await freePort()
  const child = start({ PORT: String(port), DATA_DIR: await emptyFolder(), TRESSE_DEMO: 'off' })
  await ready(child)
  const socket = connect(port, '127.0.0.1')
  socket.setEncoding('utf8')
  let answer = ''
  socket.on('data', (chunk: string) => (answer += chunk))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const body = 'theme=dark&back=%2F'
  const head = `POST /appearance HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n`
  const type = 'Content-Type: application/x-www-form-urlencoded'
  await new Promise((resolve) =>
    socket.write(`${head}${type}\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`, resolve),
  )
  // An answer to somebody else says that the half request before it has been taken in.
  await fetch(`http://127.0.0.1:${port}/health/live`)

  child.kill('SIGTERM')
  socket.write(body.slice(5))
  await closed

  expect(answer).toMatch(/^HTTP\/1\.1 303 /)
  expect(await ended(child)).toBe(0)
})

test('a database that already holds data is copied before it is changed, and a newer one is left alone', async () => {
  const folder = await emptyFolder()
  const file = join(folder, 'tresse.db')
  const env = async () => ({ PORT: String(await freePort()), DATA_DIR: folder, TRESSE_DEMO: 'off', SITE_LANG: 'en' })
  const first = start(await env())
  await ready(first)
  first.kill('SIGTERM')
  await ended(first)
  const db = new SQLite(file)
  db.exec(`drop table search_entries; delete from migrations where name = '005-search'`)
  db.close()

  const second = start(await env())
  await ready(second)
  second.kill('SIGTERM')
  await ended(second)
  const copy = new SQLite(`${file}.before-005-search`, { readonly: true })
  expect(copy.prepare('select count(*) from migrations').pluck().get()).toBe(migrations.length - 1)
  copy.close()

  const newer = new SQLite(file)
  newer.exec(`insert into migrations values ('999-tomorrow', '2030-01-01T00:00:00.000Z')`)
  newer.close()
  const third = start(await env())
  const [said, code] = await Promise.all([third.stderr ? text(third.stderr) : '', ended(third)])
  expect(code).toBe(78)
  expect(said).toContain('999-tomorrow')
})

test('a changed file is on the site within two seconds, a removed one answers 410', async () => {
  const folder = await emptyFolder()
  await mkdir(join(folder, 'content/posts'), { recursive: true })
  const file = join(folder, 'content/posts/2026-11-01-pain.md')
  const write = (body: string) => writeFile(file, `---\ntitle: Pain\ndate: 2026-11-01\n---\n${body}\n`)
  await write('Un.')
  const port = await freePort()
  const child = start({ PORT: String(port), DATA_DIR: folder, CONTENT_DIR: join(folder, 'content') })
  await ready(child)
  const read = () => fetch(`http://127.0.0.1:${port}/2026/11/pain`)
  const until = async (holds: () => Promise<boolean>) => {
    const start = performance.now()
    while (!(await holds())) if (performance.now() - start > 10_000) throw new Error('never')
    return performance.now() - start
  }

  expect(await (await read()).text()).toContain('<p>Un.</p>')
  await write('Deux.')
  const changed = await until(async () => (await (await read()).text()).includes('<p>Deux.</p>'))
  await rm(file)
  await until(async () => (await read()).status === 410)

  expect(changed).toBeLessThan(5000)
})
