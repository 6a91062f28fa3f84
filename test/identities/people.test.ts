import { expect, test } from 'vitest'
import { findAccount, findAccountByEmail } from '../../src/identities/account.ts'
import { addAuthor } from '../../src/identities/author.ts'
import { changeRole, closeAccount, inviteAccount, reopenAccount, resetAddress } from '../../src/identities/people.ts'
import { listSessions } from '../../src/identities/sessions.ts'
import { startBlog, testCtx } from '../support/blog.ts'
import { hasAccount, visitor } from '../support/visitor.ts'

const day = 86_400_000
const zoe = { name: 'Zoé Le Gall', email: 'Zoe@Blog.example', role: 'author' }

test('who is invited chooses a pass phrase and comes in, once', async () => {
  const blog = await startBlog()
  const address = await inviteAccount(blog.ctx, await hasAccount(blog), zoe)
  expect(address).toMatch(/^https:\/\/blog\.example\/admin\/invitation\/[\w-]{22}$/)
  const path = new URL(address).pathname
  const browser = visitor(blog)

  const shown = await browser.get(path)
  expect([shown.statusCode, (await browser.get(path)).statusCode]).toEqual([200, 200])
  expect(shown.body).toContain('Zoé Le Gall, on vous attend')
  const entered = await browser.post(path, { passphrase: 'le moulin du bourg' })
  expect([entered.statusCode, entered.headers.location]).toEqual([303, '/admin'])
  expect((await browser.get('/admin/me')).statusCode).toBe(200)
  expect((await visitor(blog).logIn('zoe@blog.example', 'le moulin du bourg')).statusCode).toBe(303)
  const again = await visitor(blog).post(path, { passphrase: 'another one of mine' })
  expect([again.statusCode, (await browser.get(path)).statusCode]).toEqual([404, 404])
})

test.each([
  ['court', 'au moins 10 caractères'],
  ['motdepasse123', 'l’une des premières'],
  ['Zoé Le Gall', 'de votre nom'],
  ['é'.repeat(1025), 'au plus 1024 caractères'],
])('a pass phrase that will not do is told, and the address stays good: %s', async (passphrase, said) => {
  const blog = await startBlog()
  const { pathname } = new URL(await inviteAccount(blog.ctx, 'operator', zoe))
  const refused = await visitor(blog).post(pathname, { passphrase })

  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain(said)
  expect(refused.body).toContain('aria-invalid="true"')
  expect((await visitor(blog).post(pathname, { passphrase: 'le moulin du bourg' })).statusCode).toBe(303)
})

test('an invitation lasts seven days, a reset one', async () => {
  const blog = await startBlog()
  const mado = await hasAccount(blog)
  const reset = new URL(await resetAddress(blog.ctx, 'operator', mado.id)).pathname
  const invitation = new URL(await inviteAccount(blog.ctx, mado, zoe)).pathname
  const seen = async () => [
    (await visitor(blog).get(reset)).statusCode,
    (await visitor(blog).get(invitation)).statusCode,
  ]

  blog.clock.pass(day - 1000)
  expect(await seen()).toEqual([200, 200])
  blog.clock.pass(2000)
  expect(await seen()).toEqual([404, 200])
  blog.clock.pass(6 * day)
  expect(await seen()).toEqual([404, 404])
})

test('a reset sets another pass phrase, ends every session, and the later address closes the earlier', async () => {
  const blog = await startBlog()
  const mado = await hasAccount(blog)
  const before = visitor(blog)
  await before.logIn('mado@blog.example')
  const first = new URL(await resetAddress(blog.ctx, mado, mado.id)).pathname
  const second = new URL(await resetAddress(blog.ctx, mado, mado.id)).pathname
  const browser = visitor(blog, '192.0.2.5')

  expect((await browser.get(first)).statusCode).toBe(404)
  expect((await browser.post(second, { passphrase: 'une autre fournée' })).statusCode).toBe(303)
  expect((await before.get('/admin/me')).statusCode).toBe(401)
  expect((await visitor(blog).logIn('mado@blog.example')).statusCode).toBe(422)
  expect((await visitor(blog).logIn('mado@blog.example', 'une autre fournée')).statusCode).toBe(303)
  expect(await listSessions(blog.ctx, mado.id)).toHaveLength(2)
})

test('of several who use an address at once, one gets in', async () => {
  const blog = await startBlog()
  const { pathname } = new URL(await inviteAccount(blog.ctx, 'operator', zoe))
  const tries = [1, 2, 3, 4].map((n) => visitor(blog).post(pathname, { passphrase: `le moulin du bourg ${n}` }))
  const statuses = (await Promise.all(tries)).map(({ statusCode }) => statusCode)

  expect(statuses.toSorted((a, b) => a - b)).toEqual([303, 404, 404, 404])
})

test('asking for a reset is answered alike for every address, and says how it goes on', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const ask = async (email: string) => visitor(blog).post('/admin/reset', { email })
  const [known, unknown, wrong] = [await ask('mado@blog.example'), await ask('none@blog.example'), await ask('x')]

  expect(known.statusCode).toBe(200)
  expect(known.body).toContain('Si un compte existe à cette adresse')
  expect([unknown.statusCode, unknown.body]).toEqual([known.statusCode, known.body])
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('value="x"')
})

test('an author who has no account yet becomes the one of that name', async () => {
  const { ctx } = await testCtx()
  const author = await addAuthor(ctx, { slug: 'zoe-le-gall', name: 'Zoé Le Gall', word: 'autrice', bio: '' })
  await inviteAccount(ctx, 'operator', zoe)
  await inviteAccount(ctx, 'operator', { ...zoe, email: 'other@blog.example' })

  expect((await findAccountByEmail(ctx.db, 'zoe@blog.example'))?.authorId).toBe(author.id)
  expect(await findAccountByEmail(ctx.db, 'other@blog.example')).toMatchObject({
    slug: 'zoe-le-gall-2',
    state: 'invited',
  })
})

test.each([
  [{ ...zoe, name: ' ' }, 'label.nameMissing'],
  [{ ...zoe, email: '' }, 'account.emailMissing'],
  [{ ...zoe, email: 'zoe@nowhere' }, 'error.mail'],
  [{ ...zoe, role: 'king' }, 'account.roleUnknown'],
  [{ ...zoe, email: 'mado@blog.example' }, 'account.taken'],
])('an invitation that does not fit is refused: %j', async (typed, key) => {
  const blog = await testCtx()
  await hasAccount(blog)

  await expect(inviteAccount(blog.ctx, 'operator', typed)).rejects.toMatchObject({ key })
})

test('another role, and a closed account, end all sessions at once', async () => {
  const blog = await startBlog()
  const mado = await hasAccount(blog)
  const other = await hasAccount(blog, 'zoe', 'editor')
  const browser = visitor(blog)
  await browser.logIn('zoe@blog.example')

  await changeRole(blog.ctx, mado, other.id, 'moderator')
  expect((await browser.get('/admin/me')).statusCode).toBe(401)
  await browser.logIn('zoe@blog.example')
  await closeAccount(blog.ctx, mado, other.id)
  expect((await browser.get('/admin/me')).statusCode).toBe(401)
  expect((await browser.logIn('zoe@blog.example')).statusCode).toBe(422)
  await expect(resetAddress(blog.ctx, mado, other.id)).rejects.toMatchObject({ code: 'conflict' })

  await reopenAccount(blog.ctx, mado, other.id)
  expect((await browser.logIn('zoe@blog.example')).statusCode).toBe(303)
  expect(await findAccount(blog.ctx.db, other.id)).toMatchObject({ role: 'moderator', state: 'active' })
})

test('nobody changes their own rights, and the site keeps an owner', async () => {
  const blog = await testCtx()
  const { ctx } = blog
  const mado = await hasAccount(blog)
  const zoe = await hasAccount(blog, 'zoe', 'editor')

  await expect(changeRole(ctx, mado, mado.id, 'editor')).rejects.toMatchObject({ key: 'account.oneself' })
  await expect(closeAccount(ctx, mado, mado.id)).rejects.toMatchObject({ key: 'account.oneself' })
  await expect(closeAccount(ctx, 'operator', mado.id)).rejects.toMatchObject({ key: 'account.lastOwner' })
  await expect(changeRole(ctx, 'operator', mado.id, 'author')).rejects.toMatchObject({ key: 'account.lastOwner' })
  await expect(closeAccount(ctx, zoe, mado.id)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(inviteAccount(ctx, zoe, { name: 'X', email: 'x@y.example', role: 'owner' })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(changeRole(ctx, mado, 99_999, 'author')).rejects.toMatchObject({ code: 'not_found' })
})

test('of two owners who demote each other at once, one stays', async () => {
  const blog = await testCtx()
  const { ctx } = blog
  const [mado, zoe] = [await hasAccount(blog), await hasAccount(blog, 'zoe', 'owner')]
  const outcomes = await Promise.allSettled([
    changeRole(ctx, mado, zoe.id, 'author'),
    changeRole(ctx, zoe, mado.id, 'author'),
  ])

  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const left = await Promise.all([mado, zoe].map(async ({ id }) => (await findAccount(ctx.db, id))?.role))
  expect(left.filter((role) => role === 'owner')).toHaveLength(1)
})
