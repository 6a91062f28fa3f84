import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'

type Cost = { memory: number; passes: number; parallelism: number }

/** 19 MiB, two passes, one lane: the least that OWASP's password storage sheet recommends for Argon2id. */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
const saltBytes = 16
const hashBytes = 32
/** Each hash takes 19 MiB and a core for its while: a crowd at the log-in must not starve the readers. */
const mostAtOnce = 2
const phcShape = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([\w+/]{22,86})\$([\w+/]{43,86})$/

/**
 * A hash in the right shape that no text has. Whoever checks a pass phrase for somebody unknown checks it against this
 * one, so that the answer takes as long.
 */
export const nobodysHash = phc(cost, Buffer.alloc(saltBytes), Buffer.alloc(hashBytes))

/** The Argon2id hash (RFC 9106) of a pass phrase in the PHC string format, with a salt of its own. */
export async function hashPassphrase(text: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  return phc(cost, salt, await derive(text, salt, cost, hashBytes))
}

/** Whether a pass phrase has that hash; false for text that is no hash of ours. Takes as long either way. */
export async function checkPassphrase(text: string, stored: string): Promise<boolean> {
  const read = readPhc(stored)
  if (!read) return false
  return timingSafeEqual(read.hash, await derive(text, read.salt, read.cost, read.hash.length))
}

/** Whether a hash was made at less cost than we ask for now, so that it should be made again. */
export function isOutdated(stored: string): boolean {
  const read = readPhc(stored)
  return !read || read.cost.memory < cost.memory || read.cost.passes < cost.passes
}

/** How many pass phrases wait for their turn; who asks may rather be told to come back. */
export function hashesWaiting(): number {
  return waiting.length
}

function phc({ memory, passes, parallelism }: Cost, salt: Buffer, hash: Buffer): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

function readPhc(stored: string): { cost: Cost; salt: Buffer; hash: Buffer } | undefined {
  const [, memory, passes, parallelism, salt, hash] = phcShape.exec(stored) ?? []
  if (salt === undefined || hash === undefined) return undefined
  const read = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  return { cost: read, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
}

let running = 0
const waiting: (() => void)[] = []

async function derive(text: string, nonce: Buffer, { memory, passes, parallelism }: Cost, tagLength: number) {
  // A keyboard may send the same letter composed or not.
  const message = text.normalize('NFC')
  if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await run({ message, nonce, memory, passes, parallelism, tagLength })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

function run(parameters: Argon2Parameters): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}
