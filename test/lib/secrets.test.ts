import { expect, test } from 'vitest'
import { deriveKey, hash, randomToken, sign, unsign } from '../../src/lib/secrets.ts'

const secret = Buffer.alloc(32, 7)
const key = deriveKey(secret, 'preview')

test.each(['', 'a', '{"post":7,"at":"2026-11-01T00:00:00Z"}', 'été 😀', 'a.b.c'])(
  'the payload %j comes back',
  (payload) => {
    const token = sign(key, payload)
    expect(token).toMatch(/^[\w-]*\.[\w-]{43}$/)
    expect(unsign(key, token)).toBe(payload)
  },
)

test('a token that was changed anywhere is worth nothing', () => {
  const token = sign(key, 'post 7')
  const changed = Array.from(
    token,
    (sign_, at) => token.slice(0, at) + (sign_ === 'A' ? 'B' : 'A') + token.slice(at + 1),
  )
  expect(changed.map((other) => unsign(key, other)).filter((payload) => payload !== undefined)).toEqual([])
})

test.each([
  '',
  '.',
  'a',
  'a.b',
  `a.${'A'.repeat(43)}`,
  `${sign(key, 'a')}=`,
  ` ${sign(key, 'a')}`,
  `${sign(key, 'a')}\n`,
])('%j is no token', (token) => expect(unsign(key, token)).toBeUndefined())

test('an endless token is not read', () => {
  expect(unsign(key, sign(key, 'a'.repeat(5000)))).toBeUndefined()
})

test('a token for one purpose, or of another site, is worth nothing for another', () => {
  const token = sign(key, 'post 7')
  expect(unsign(deriveKey(secret, 'edit'), token)).toBeUndefined()
  expect(unsign(deriveKey(Buffer.alloc(32, 8), 'preview'), token)).toBeUndefined()
})

test('a key is the same every time, and never made of a short secret', () => {
  expect(deriveKey(secret, 'preview')).toEqual(key)
  expect(key).toHaveLength(32)
  expect(() => deriveKey(Buffer.alloc(15), 'preview')).toThrow(RangeError)
})

test('random tokens are long, different and fit for addresses', () => {
  const tokens = Array.from({ length: 50 }, () => randomToken())
  expect(new Set(tokens).size).toBe(50)
  expect(tokens.filter((token) => !/^[\w-]{22}$/.test(token))).toEqual([])
  expect(randomToken(32)).toHaveLength(43)
})

test('a hash is SHA-256 in hexadecimal', () => {
  expect(hash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
