import { expect, test } from 'vitest'
import { readConfig, withoutPassword } from '../../src/config.ts'
import { langs, translator } from '../../src/i18n/index.ts'

function configOf(env: Record<string, string>) {
  const read = readConfig(env)
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes))
  return read.config
}

function mistakesOf(env: Record<string, string>) {
  const read = readConfig(env)
  return 'mistakes' in read ? read.mistakes.map(({ key }) => key) : []
}

test('an empty environment gives settings that work', () => {
  const config = configOf({})

  expect(config).toMatchObject({ port: 3000, host: '127.0.0.1', lang: 'fr', policy: 'first', demo: true })
  expect(config.siteUrl).toBe('http://127.0.0.1:3000')
  expect(config.databaseUrl).toMatch(/data\/tresse\.db$/)
})

test.each([
  [{ HOST: '0.0.0.0' }, 'http://localhost:3000'],
  [{ HOST: '::', PORT: '8080' }, 'http://localhost:8080'],
  [{ HOST: '::1' }, 'http://[::1]:3000'],
  [{ SITE_URL: 'https://blog.example/' }, 'https://blog.example'],
  [{ SITE_URL: '' }, 'http://127.0.0.1:3000'],
])('with %j the public address is %s', (env, address) => {
  expect(configOf(env as Record<string, string>).siteUrl).toBe(address)
})

test('every mistake is reported at once', () => {
  const mistakes = mistakesOf({
    PORT: '70000',
    HOST: 'nowhere',
    SITE_LANG: 'de',
    REACTIONS: 'all',
    TRESSE_DEMO: 'yes',
    RATE_LIMITS: 'no',
    DATABASE_URL: 'mysql://db',
    TRUSTED_PROXIES: '10.0.0.0/8, next door',
    FETCH_ALLOW: 'http://x/',
    SITE_URL: 'https://blog.example/path',
  })

  expect(mistakes.toSorted()).toEqual(
    [
      'config.databaseUrl',
      'config.demo',
      'config.fetchAllow',
      'config.host',
      'config.port',
      'config.rateLimits',
      'config.reactions',
      'config.siteLang',
      'config.siteUrl',
      'config.trustedProxies',
    ].toSorted(),
  )
})

test('a wrong port or host is one mistake, although the default address is made of it', () => {
  expect(mistakesOf({ PORT: 'abc' })).toEqual(['config.port'])
  expect(mistakesOf({ HOST: 'no where' })).toEqual(['config.host'])
  expect(mistakesOf({ HOST: 'fe80::1%eth0' })).toEqual(['config.siteUrl'])
})

test.each([
  'https://u:p@blog.example',
  'ftp://blog.example',
  'https://blog.example?',
  'blog.example',
  'https://b.example/#',
])('the public address %s is refused', (address) => {
  expect(mistakesOf({ SITE_URL: address })).toEqual(['config.siteUrl'])
})

const trials: Record<string, string>[] = [
  { REACTIONS: 'open' },
  { RATE_LIMITS: 'off' },
  { FETCH_ALLOW: '127.0.0.1:4000' },
]
test.each(trials)('%j is taken only on a plain loopback address', (env) => {
  for (const address of [
    'https://blog.example',
    'http://blog.example',
    'https://localhost:3000',
    'http://192.168.1.4',
  ]) {
    expect(mistakesOf({ ...env, SITE_URL: address })).toEqual(['config.trialOnly'])
  }
  for (const address of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
    expect(mistakesOf({ ...env, SITE_URL: address })).toEqual([])
  }
})

test('every mistake has its sentence in both languages', () => {
  for (const lang of langs) {
    const sentence = translator(lang)('config.port', { value: 'x' })
    expect(sentence).toContain('PORT')
    expect(sentence).toContain('x')
  }
})

test('a database address is shown without its password', () => {
  expect(withoutPassword('postgres://me:secret@db.example/tresse')).toBe('postgres://me:•••@db.example/tresse')
  expect(withoutPassword('postgres://me:s@cret@db.example/tresse')).toBe('postgres://me:•••@db.example/tresse')
  expect(withoutPassword('postgres://db.example/tresse?user=me&password=secret&ssl=1')).toBe(
    'postgres://db.example/tresse?user=me&password=•••&ssl=1',
  )
})
