import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import { openContext } from '../../src/open.ts'
import { addAccount } from '../../src/identities/account.ts'
import { addAuthor } from '../../src/identities/author.ts'
import { hashPassphrase } from '../../src/lib/passphrase.ts'
import { freePort } from '../support/ports.ts'
import { startSite } from './processes.ts'

/**
 * Attacks the log-in of a running site, 1,000 tries each: from one address, from a thousand against one account, from a
 * thousand against as many names. Meanwhile an owner logs in again and again from a browser that is known, and a reader
 * reads. Run it by `node test/bench/log-in.ts`.
 */
const tries = 1000
const atOnce = 20
const passphrase = 'levain de seigle'
const names = ['ada', 'bea', 'cleo', ...Array.from({ length: 40 }, (_, index) => `known${index}`)]

type Answer = { status: number; wait: number; ms: number }
type Browser = { address: string; cookie: string }

const folder = await mkdtemp(join(tmpdir(), 'tresse-log-in-'))
const port = String(await freePort())
const env = { PORT: port, DATA_DIR: folder, TRUSTED_PROXIES: '127.0.0.1', TRESSE_DEMO: 'off', LOG_LEVEL: 'error' }
await addAccounts()
const site = await startSite(env)
try {
  await compareTimes()
  await attack('one address, one account', 'ada', () => ({ address: '198.51.100.1', name: 'ada' }))
  await attack('1,000 addresses, one account', 'bea', (n) => ({ address: place(n), name: 'bea' }))
  await attack('1,000 addresses, 1,000 names', 'cleo', (n) => ({ address: place(2000 + n), name: `nobody${n}` }))
} finally {
  await site.stop()
  await rm(folder, { recursive: true, force: true })
}

/** Runs one attack while the owner and a reader go on, and prints what came of each. */
async function attack(title: string, owner: string, aim: (n: number) => { address: string; name: string }) {
  const own: Browser = { address: '203.0.113.77', cookie: '' }
  own.cookie = (await logIn(own, owner, passphrase)).cookie
  const answers: Answer[] = []
  const [ownAnswers, reads]: [Answer[], Answer[]] = [[], []]
  const started = performance.now()
  let over = false
  const meanwhile = [
    repeat(async () => void ownAnswers.push((await logIn(own, owner, passphrase)).answer)),
    repeat(async () => void reads.push(await timed(() => fetch(`${site.address}/`)))),
  ]
  let next = 0
  const attacker = async () => {
    while (next < tries) {
      const { address, name } = aim(next++)
      answers.push((await logIn({ address, cookie: '' }, name, 'not this one')).answer)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, attacker))
  over = true
  await Promise.all(meanwhile)
  print(title, (performance.now() - started) / 1000, answers, ownAnswers, reads)

  async function repeat(act: () => Promise<void>) {
    while (!over) {
      await act()
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }
}

function print(title: string, seconds: number, answers: Answer[], own: Answer[], reads: Answer[]): void {
  const of = (status: number) => answers.filter((answer) => answer.status === status)
  const waits = of(429).map(({ wait }) => wait)
  const longest = waits.length > 0 ? `, told to wait ${Math.min(...waits)} to ${Math.max(...waits)} s` : ''
  const entered = own.filter(({ status }) => status === 303)
  console.log(`${title}: ${answers.length} tries in ${seconds.toFixed(1)} s`)
  console.log(
    `  by a hash ${of(422).length} (${times(of(422))}), refused ${of(429).length} (${times(of(429))})${longest}`,
  )
  console.log(
    `  let in ${of(303).length}, other answers ${answers.length - of(422).length - of(429).length - of(303).length}`,
  )
  console.log(`  the owner's known browser: ${entered.length} of ${own.length} got in (${times(own)})`)
  console.log(`  a reader meanwhile: ${reads.length} pages (${times(reads)})`)
}

/** How long a wrong pass phrase takes for names that have an account and for names that have none, by turns. */
async function compareTimes(): Promise<void> {
  const [known, unknown]: [Answer[], Answer[]] = [[], []]
  for (let n = 0; n < 40; n++) {
    known.push((await logIn({ address: place(5000 + n), cookie: '' }, `known${n}`, 'not this one')).answer)
    unknown.push((await logIn({ address: place(6000 + n), cookie: '' }, `other${n}`, 'not this one')).answer)
  }
  console.log(`a wrong pass phrase: with an account ${times(known)}, without ${times(unknown)}`)
}

async function logIn({ address, cookie }: Browser, name: string, typed: string) {
  let received = ''
  const answer = await timed(async () => {
    const response = await fetch(`${site.address}/admin/log-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': address, cookie },
      body: new URLSearchParams({ email: `${name}@blog.example`, passphrase: typed, to: '', kept: '' }),
    })
    received = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    return response
  })
  return { answer, cookie: received }
}

async function timed(ask: () => Promise<Response>): Promise<Answer> {
  const started = performance.now()
  const response = await ask()
  await response.arrayBuffer()
  const wait = Number(response.headers.get('retry-after') ?? 0)
  return { status: response.status, wait, ms: performance.now() - started }
}

function times(answers: Answer[]): string {
  const sorted = answers.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const at = (part: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0)
  return sorted.length === 0 ? 'none' : `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`
}

function place(n: number): string {
  return `100.${64 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`
}

async function addAccounts(): Promise<void> {
  const read = readConfig(env)
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes))
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const { ctx, close } = await openContext(read.config, silent)
  const passHash = await hashPassphrase(passphrase)
  for (const slug of names) {
    const author = await addAuthor(ctx, { slug, name: slug, word: '', bio: '' })
    await addAccount(ctx, {
      authorId: author.id,
      email: `${slug}@blog.example`,
      role: 'owner',
      state: 'active',
      passHash,
    })
  }
  await close()
}
