import { expect, test } from 'vitest'
import { findAccount } from '../../src/identities/account.ts'
import { changePassphrase } from '../../src/identities/credentials.ts'
import { closeAccount } from '../../src/identities/people.ts'
import { listSessions } from '../../src/identities/sessions.ts'
import { startBlog } from '../support/blog.ts'
import { hasAccount, hiddenFields, passphrase, visitor, type Visitor } from '../support/visitor.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1'

async function tokenOf(browser: Visitor): Promise<string> {
  return hiddenFields((await browser.get('/admin/me')).body, '/admin/me')['token'] ?? ''
}

async function atHome() {
  const blog = await startBlog()
  const mado = await hasAccount(blog)
  const browser = visitor(blog)
  await browser.logIn('mado@blog.example')
  return { blog, mado, browser, token: await tokenOf(browser) }
}

test('name, word and bio are changed for everything that they sign', async () => {
  const { browser, token } = await atHome()
  const saved = await browser.post('/admin/me', { token, name: 'Mado Kerven', word: 'autrice', bio: 'Boulange.' })

  expect(saved.headers.location).toBe('/admin/me?done=face')
  const { body } = await browser.get('/admin/me?done=face')
  expect(body).toContain('role="status">Enregistré.')
  for (const value of ['value="Mado Kerven"', 'value="autrice"', 'Boulange.']) expect(body).toContain(value)
})

test('what does not fit is told at its field, with everything kept', async () => {
  const { browser, token } = await atHome()
  const answer = await browser.post('/admin/me', { token, name: ' ', word: 'x'.repeat(41), bio: 'Boulange.' })

  expect(answer.statusCode).toBe(422)
  expect(answer.body).toMatch(/<a href="#name">/)
  expect(answer.body).toMatch(/<a href="#word">/)
  expect(answer.body).toContain('id="name-wrong"')
  expect(answer.body).toContain('Boulange.')
  const twice = await browser.post('/admin/me', { token, name: ['a', 'b'], word: '', bio: '' })
  expect(twice.statusCode).toBe(400)
})

test('another pass phrase asks for the old one, ends all other sessions and renews this one', async () => {
  const { blog, mado, browser, token } = await atHome()
  const other = visitor(blog)
  await other.logIn('mado@blog.example')
  const change = (now: string, next: string) =>
    browser.post('/admin/me/passphrase', { token, 'passphrase-now': now, passphrase: next })

  const wrong = await change('not this one', 'une autre fournée')
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('id="passphrase-now-wrong"')
  const common = await change(passphrase, 'motdepasse123')
  expect(common.body).toContain('id="passphrase-wrong"')
  const before = browser.cookies.get('__Host-tresse_desk')
  const changed = await change(passphrase, 'une autre fournée')
  expect([changed.statusCode, changed.headers.location]).toEqual([303, '/admin/me?done=passphrase'])
  expect(browser.cookies.get('__Host-tresse_desk')).not.toBe(before)
  expect((await browser.get('/admin/me')).statusCode).toBe(200)
  expect((await other.get('/admin/me')).statusCode).toBe(401)
  expect(await listSessions(blog.ctx, mado.id)).toHaveLength(1)
  expect((await visitor(blog).logIn('mado@blog.example', 'une autre fournée')).statusCode).toBe(303)
})

test('the old pass phrase cannot be found by trying it here either', async () => {
  const { browser, token } = await atHome()
  const statuses = []
  for (let time = 1; time <= 6; time++) {
    const fields = { token, 'passphrase-now': `guess ${time}`, passphrase: 'une autre fournée' }
    statuses.push((await browser.post('/admin/me/passphrase', fields)).statusCode)
  }

  expect(statuses).toEqual([422, 422, 422, 422, 422, 429])
})

test('another mail address asks for the pass phrase, and one that is taken is refused', async () => {
  const { blog, mado, browser, token } = await atHome()
  await hasAccount(blog, 'zoe', 'editor')
  const change = (email: string, typed = passphrase) =>
    browser.post('/admin/me/email', { token, email, 'passphrase-email': typed })

  expect((await change('new@blog.example', 'not this one')).body).toContain('id="passphrase-email-wrong"')
  expect((await change('new@blog')).statusCode).toBe(422)
  const taken = await change('ZOE@blog.example')
  expect([taken.statusCode, taken.body.includes('id="email-wrong"')]).toEqual([409, true])
  expect((await change('New@Blog.example')).headers.location).toBe('/admin/me?done=email')
  expect((await findAccount(blog.ctx.db, mado.id))?.email).toBe('new@blog.example')
})

test('sessions are listed by device and ended one by one, or all the others', async () => {
  const { blog, mado, browser, token } = await atHome()
  await visitor(blog, '198.51.100.7').post(
    '/admin/log-in',
    { email: mado.email, passphrase },
    { 'user-agent': firefox },
  )
  const onPhone = visitor(blog, '2001:db8:1:2:3:4:5:6')
  await onPhone.post('/admin/log-in', { email: mado.email, passphrase }, { 'user-agent': phone })
  const { body } = await browser.get('/admin/me')
  for (const words of ['Firefox sur Linux', 'Safari sur iPhone', '198.51.100.7', '2001:db8:1:2::/64', 'celle-ci']) {
    expect(body).toContain(words)
  }

  const [third, second] = await listSessions(blog.ctx, mado.id)
  await browser.post(`/admin/me/sessions/${second?.id}/end`, { token })
  expect((await listSessions(blog.ctx, mado.id)).map(({ id }) => id)).not.toContain(second?.id)
  expect((await onPhone.get('/admin/me')).statusCode).toBe(200)
  await browser.post('/admin/me/sessions/end-others', { token })
  expect((await onPhone.get('/admin/me')).statusCode).toBe(401)
  expect((await browser.get('/admin/me')).statusCode).toBe(200)
  expect((await browser.post(`/admin/me/sessions/${third?.id}/end`, { token })).statusCode).toBe(404)
})

test('nobody ends the sessions, or removes the passkeys, of somebody else', async () => {
  const { blog, browser, token } = await atHome()
  const zoe = await hasAccount(blog, 'zoe', 'editor')
  const other = visitor(blog)
  await other.logIn('zoe@blog.example')
  const [theirs] = await listSessions(blog.ctx, zoe.id)

  expect((await browser.post(`/admin/me/sessions/${theirs?.id}/end`, { token })).statusCode).toBe(404)
  expect((await browser.post('/admin/me/passkeys/1/remove', { token })).statusCode).toBe(404)
  expect((await other.get('/admin/me')).statusCode).toBe(200)
})

test('the keys of the queue are switched off and on', async () => {
  const { blog, mado, browser, token } = await atHome()
  const off = async () => (await findAccount(blog.ctx.db, mado.id))?.keysOff

  await browser.post('/admin/me/keys', { token })
  expect(await off()).toBe(1)
  await browser.post('/admin/me/keys', { token, keys: '1' })
  expect(await off()).toBe(0)
})

test('whose account is closed while a new pass phrase is being hashed does not open it again', async () => {
  const { blog, mado } = await atHome()
  await hasAccount(blog, 'zoe', 'owner')
  await closeAccount(blog.ctx, 'operator', mado.id)

  const late = changePassphrase(blog.ctx, mado, passphrase, 'une tout autre phrase de passe')

  await expect(late).rejects.toMatchObject({ code: 'forbidden' })
  expect((await findAccount(blog.ctx.db, mado.id))?.state).toBe('closed')
})
