import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { expect, test } from 'vitest'
import { listPasskeys } from '../../src/identities/passkeys.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { authenticator, type Authenticator, type Fault } from '../support/authenticator.ts'
import { hasAccount, visitor, type Visitor } from '../support/visitor.ts'

const origin = 'https://blog.example'

/** Mado, logged in, with her form token. */
async function withMado() {
  const blog = await startBlog()
  const mado = await hasAccount(blog)
  const browser = visitor(blog)
  await browser.logIn('mado@blog.example')
  const { body } = await browser.get('/admin/me')
  const token = /name="form-token" content="([^"]+)"/.exec(body)?.[1] ?? ''
  return { blog, mado, browser, token }
}

async function register(browser: Visitor, token: string, key: Authenticator, fault: Fault = {}) {
  const offered = await browser.post('/admin/me/passkeys/options', { token })
  const answer = key.create(offered.json<PublicKeyCredentialCreationOptionsJSON>(), fault)
  const fields = { token, answer: JSON.stringify(answer), 'passkey-name': 'Le téléphone' }
  return { offered, answer, kept: await browser.post('/admin/me/passkeys', fields) }
}

async function enter(blog: Blog, key: Authenticator, fault: Fault = {}, browser = visitor(blog, '192.0.2.9')) {
  const asked = await browser.post('/admin/log-in/passkey/options')
  const answer = key.get(asked.json<PublicKeyCredentialRequestOptionsJSON>(), fault)
  const fields = { answer: JSON.stringify(answer), to: '/admin/me', kept: '' }
  return { browser, fields, entered: await browser.post('/admin/log-in/passkey', fields) }
}

test('a passkey is added under a name, lets its owner in, and can be removed', async () => {
  const { blog, mado, browser, token } = await withMado()
  const key = authenticator(origin)
  const { offered, kept } = await register(browser, token, key)

  expect(offered.json()).toMatchObject({
    rp: { id: 'blog.example' },
    user: { name: 'mado@blog.example', displayName: 'Mado' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
  })
  expect([kept.statusCode, kept.headers.location]).toEqual([303, '/admin/me?done=passkey'])
  expect((await browser.get('/admin/me?done=passkey')).body).toContain('Le téléphone')

  const { browser: other, entered } = await enter(blog, key)
  expect([entered.statusCode, entered.headers.location]).toEqual([303, '/admin/me'])
  expect((await other.get('/admin/me')).statusCode).toBe(200)
  const [passkey] = await listPasskeys(blog.ctx, mado.id)
  expect(passkey).toMatchObject({ counter: 1, usedAt: blog.ctx.now().toISOString(), transports: '["internal"]' })

  await browser.post(`/admin/me/passkeys/${passkey?.id}/remove`, { token })
  expect(await listPasskeys(blog.ctx, mado.id)).toEqual([])
  expect((await enter(blog, key)).entered.statusCode).toBe(422)
})

test.each<[string, Fault]>([
  ['made on another site', { origin: 'https://evil.example' }],
  ['without its user verified', { verified: false }],
  ['with a count that went back', { counter: 1 }],
])('an answer %s lets nobody in', async (_how, fault) => {
  const { blog, browser, token } = await withMado()
  const key = authenticator(origin)
  await register(browser, token, key)
  await enter(blog, key, { counter: 5 })

  const { entered } = await enter(blog, key, fault)
  expect(entered.statusCode).toBe(422)
  expect(entered.body).toContain('Cette clé d’accès n’ouvre rien ici.')
})

test.each<[string, Fault]>([
  ['on another site', { origin: 'https://evil.example' }],
  ['without its user verified', { verified: false }],
])('a passkey made %s is not kept', async (_how, fault) => {
  const { blog, mado, browser, token } = await withMado()

  expect((await register(browser, token, authenticator(origin), fault)).kept.statusCode).toBe(422)
  expect(await listPasskeys(blog.ctx, mado.id)).toEqual([])
})

test('a challenge is answered once, and within five minutes', async () => {
  const { blog, browser, token } = await withMado()
  const key = authenticator(origin)
  const { answer } = await register(browser, token, key)
  const { browser: other, fields } = await enter(blog, key)

  expect((await other.post('/admin/log-in/passkey', fields)).statusCode).toBe(422)
  const again = await browser.post('/admin/me/passkeys', { token, answer: JSON.stringify(answer), 'passkey-name': '' })
  expect(again.statusCode).toBe(422)

  const asked = await other.post('/admin/log-in/passkey/options')
  blog.clock.pass(5 * 60_000 + 1)
  const late = JSON.stringify(key.get(asked.json<PublicKeyCredentialRequestOptionsJSON>()))
  expect((await other.post('/admin/log-in/passkey', { ...fields, answer: late })).statusCode).toBe(422)
})

test('a challenge for one account, or for one purpose, is none for another', async () => {
  const { blog, browser, token } = await withMado()
  const key = authenticator(origin)
  await register(browser, token, key)
  await hasAccount(blog, 'zoe', 'editor')
  const zoe = visitor(blog, '192.0.2.3')
  await zoe.logIn('zoe@blog.example')
  const token2 = /name="form-token" content="([^"]+)"/.exec((await zoe.get('/admin/me')).body)?.[1] ?? ''
  const offered = await browser.post('/admin/me/passkeys/options', { token })
  const made = authenticator(origin).create(offered.json<PublicKeyCredentialCreationOptionsJSON>())
  const stolen = { token: token2, answer: JSON.stringify(made), 'passkey-name': '' }

  expect((await zoe.post('/admin/me/passkeys', stolen)).statusCode).toBe(422)
  const asked = await visitor(blog).post('/admin/log-in/passkey/options')
  const { challenge } = asked.json<PublicKeyCredentialRequestOptionsJSON>()
  const fresh = await browser.post('/admin/me/passkeys/options', { token })
  const options = { ...fresh.json<PublicKeyCredentialCreationOptionsJSON>(), challenge }
  const swapped = authenticator(origin).create(options)
  const wrongPurpose = { token, answer: JSON.stringify(swapped), 'passkey-name': '' }
  expect((await browser.post('/admin/me/passkeys', wrongPurpose)).statusCode).toBe(422)
})

test.each(['', '{', 'null', '[]', '{"id":1}', '{"id":"x","response":{"clientDataJSON":"e30"}}', '{"response":"x"}'])(
  'what is no answer lets nobody in: %s',
  async (answer) => {
    const blog = await startBlog()

    const { statusCode } = await visitor(blog).post('/admin/log-in/passkey', { answer, to: '', kept: '' })
    expect(statusCode).toBe(422)
  },
)

test('the passkey of an account that was closed lets nobody in', async () => {
  const { blog, mado, browser, token } = await withMado()
  const key = authenticator(origin)
  await register(browser, token, key)
  await blog.ctx.db.updateTable('accounts').set({ state: 'closed' }).where('id', '=', mado.id).execute()

  expect((await enter(blog, key)).entered.statusCode).toBe(422)
})
