import {
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

const tokenShape = /^([\w-]*)\.([\w-]{43})$/
const longestToken = 4096
// Deriving a key and making one ready cost more than signing with it.
const keyObjects = new WeakMap<Buffer, KeyObject>()
const derived = new WeakMap<Buffer, Map<string, Buffer>>()

/**
 * One 32-byte key for one purpose out of the site's secret (HKDF-SHA256, RFC 5869), so that a token
 * signed for one thing is worth nothing for another. A secret under 16 bytes is refused (RangeError).
 */
export function deriveKey(secret: Buffer, purpose: string): Buffer {
  if (secret.length < 16) throw new RangeError('a secret needs at least 16 bytes')
  const known = derived.get(secret) ?? new Map<string, Buffer>()
  derived.set(secret, known)
  const key = known.get(purpose) ?? Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))
  known.set(purpose, key)
  return key
}

/** The payload (any text) with its HMAC-SHA256, as `payload64.mac`: letters, digits, `-`, `_` and one dot. Readable, not forgeable. */
export function sign(key: Buffer, payload: string): string {
  const payload64 = Buffer.from(payload).toString('base64url')
  return `${payload64}.${mac(key, payload64)}`
}

/** The payload of a token made by `sign` with the same key; undefined for anything else, in constant time for well-formed tokens. */
export function unsign(key: Buffer, token: string): string | undefined {
  if (token.length > longestToken) return undefined
  const [, payload64, given] = tokenShape.exec(token) ?? []
  if (payload64 === undefined || given === undefined) return undefined
  // Compared as text: base64url has several spellings of the same bytes, and only ours is valid.
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(mac(key, payload64)))) return undefined
  return Buffer.from(payload64, 'base64url').toString()
}

/** Unguessable text for addresses and cookies: base64url, 128 bits unless told otherwise. */
export function randomToken(bytes = 16): string {
  return randomBytes(bytes).toString('base64url')
}

/** SHA-256 as 64 hexadecimal digits: what is stored instead of a token that was given away. */
export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function mac(key: Buffer, payload64: string): string {
  const known = keyObjects.get(key) ?? createSecretKey(key)
  keyObjects.set(key, known)
  return createHmac('sha256', known).update(payload64).digest('base64url')
}
