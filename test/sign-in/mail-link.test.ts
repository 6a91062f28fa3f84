import { expect, test } from 'vitest'
import { giveLink } from '../../src/my-data/session.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { visitor } from '../support/visitor.ts'
import { invalid } from '../site/valid.ts'

async function blogWithMail(): Promise<Blog> {
  const blog = await startBlog({ mail: true })
  await nameSite(blog.ctx, 'Le Carnet', '')
  return blog
}

type Params = { token: string; code: string }

async function lettersTo(blog: Blog, email: string): Promise<Params[]> {
  const rows = await blog.ctx.db
    .selectFrom('mails')
    .select('params')
    .where('kind', '=', 'sign-in')
    .where('email', '=', email)
    .orderBy('id')
    .execute()
  return rows.map(({ params }) => JSON.parse(params) as Params)
}

async function askedFor(blog: Blog, email = 'Ilse@bourg.example') {
  const browser = visitor(blog)
  const asked = await browser.post('/sign-in/mail', { email, back: '' })
  expect(asked.statusCode).toBe(303)
  const letter = (await lettersTo(blog, email.toLowerCase())).at(-1)
  if (!letter) throw new Error('no letter')
  return { browser, letter, waiting: asked.headers.location ?? '' }
}

const readerCookie = '__Host-tresse_reader'

test.each([
  ['fr', 'Votre lien de connexion (15 min)'],
  ['en', 'Your sign-in link (15 min)'],
] as const)('the mail in %s holds the link and the code', async (lang, subject) => {
  const blog = await blogWithMail()
  await saveSettings(blog.ctx, { lang })
  const { letter } = await askedFor(blog)
  await blog.runJobs()
  const [mail] = blog.mail.to('ilse@bourg.example')
  expect(mail?.subject).toBe(subject)
  expect(mail?.text).toContain(`https://blog.example/sign-in/mail/${letter.token}`)
  expect(mail?.text).toContain(`${letter.code.slice(0, 3)} ${letter.code.slice(3)}`)
  const row = await blog.ctx.db.selectFrom('mails').select('params').executeTakeFirstOrThrow()
  expect(row.params).not.toContain(letter.token)
})

test('opening the link changes nothing; its button signs in the browser that asked, once', async () => {
  const blog = await blogWithMail()
  const { browser, letter } = await askedFor(blog)
  const path = `/sign-in/mail/${letter.token}`
  const opened = await browser.get(path)
  expect(opened.statusCode).toBe(200)
  expect(opened.body).toContain('name="name"')
  expect(await invalid(opened.body)).toEqual([])
  expect(opened.body).not.toContain('bourg.example')
  expect(browser.cookies.has(readerCookie)).toBe(false)

  const nameless = await browser.post(path, { name: ' ' })
  expect(nameless.statusCode).toBe(422)
  const entered = await browser.post(path, { name: 'Ilse' })
  expect([entered.statusCode, entered.headers.location]).toEqual([303, '/sign-in'])
  expect(browser.cookies.has(readerCookie)).toBe(true)
  expect((await browser.get('/sign-in')).body).toContain('Ilse')

  expect((await browser.post(path, { name: 'Ilse' })).statusCode).toBe(410)
  const reader = await blog.ctx.db.selectFrom('readers').selectAll().executeTakeFirstOrThrow()
  expect(reader).toMatchObject({ name: 'Ilse', email: 'ilse@bourg.example', website: null })
})

test('in another browser the link shows a code, which signs in the one that asked', async () => {
  const blog = await blogWithMail()
  const { browser, letter, waiting } = await askedFor(blog)
  const other = visitor(blog)
  const opened = await other.get(`/sign-in/mail/${letter.token}`)
  expect(opened.body).toContain('demandée dans un autre navigateur')
  expect(opened.body).toContain('Voir le code')
  expect(opened.body).not.toContain(letter.code.slice(0, 3) + ' ' + letter.code.slice(3))
  expect(opened.body).not.toContain('Me connecter')
  expect(await invalid(opened.body)).toEqual([])
  const shown = await other.post(`/sign-in/mail/${letter.token}`)
  expect(shown.statusCode).toBe(200)
  expect(await invalid(shown.body)).toEqual([])
  const spaced = `${letter.code.slice(0, 3)} ${letter.code.slice(3)}`
  expect(shown.body).toContain(spaced)
  expect(other.cookies.has(readerCookie)).toBe(false)
  // The code is worth nothing where it was not asked for.
  expect((await other.post(waiting, { code: letter.code })).headers.location).toBe('/sign-in/mail')

  const nameless = await browser.post(waiting, { code: spaced })
  expect(nameless.statusCode).toBe(422)
  expect(nameless.body).toContain(`value="${spaced}"`)
  expect(await invalid(nameless.body)).toEqual([])
  expect((await browser.post(waiting, { code: letter.code, name: 'Ilse' })).statusCode).toBe(303)
  expect(browser.cookies.has(readerCookie)).toBe(true)
})

test('five wrong codes are the end of it, link included', async () => {
  const blog = await blogWithMail()
  const { browser, letter, waiting } = await askedFor(blog)
  const wrong = letter.code === '000000' ? '000001' : '000000'
  for (let n = 0; n < 5; n++) expect((await browser.post(waiting, { code: wrong, name: 'I' })).statusCode).toBe(422)
  const over = await browser.post(waiting, { code: letter.code, name: 'Ilse' })
  expect(over.statusCode).toBe(422)
  expect(browser.cookies.has(readerCookie)).toBe(false)
  await browser.post(`/sign-in/mail/${letter.token}`, { name: 'Ilse' })
  expect(browser.cookies.has(readerCookie)).toBe(false)
})

test('a link is good for fifteen minutes, then leads to where another is asked for', async () => {
  const blog = await blogWithMail()
  const { browser, letter } = await askedFor(blog)
  blog.clock.pass(15 * 60_000 + 1)
  const path = `/sign-in/mail/${letter.token}`
  for (const late of [await browser.get(path), await browser.post(path)]) {
    expect(late.statusCode).toBe(410)
    expect(late.body).toContain('<a class="button main" href="/sign-in">')
    expect(await invalid(late.body)).toEqual([])
  }
})

test('the second time nobody is asked for a name, and another session begins', async () => {
  const blog = await blogWithMail()
  const first = await askedFor(blog)
  await first.browser.post(`/sign-in/mail/${first.letter.token}`, { name: 'Ilse' })
  const before = first.browser.cookies.get(readerCookie)
  await first.browser.post('/sign-in/mail', { email: 'ilse@bourg.example' })
  const letter = (await lettersTo(blog, 'ilse@bourg.example')).at(-1)
  const entered = await first.browser.post(`/sign-in/mail/${letter?.token}`)
  expect(entered.statusCode).toBe(303)
  expect(first.browser.cookies.get(readerCookie)).not.toBe(before)
  expect(await blog.ctx.db.selectFrom('readerSessions').selectAll().execute()).toHaveLength(1)
  expect(await blog.ctx.db.selectFrom('readers').selectAll().execute()).toHaveLength(1)
})

test('signing in closes what a mail had opened of somebody’s messages', async () => {
  const blog = await blogWithMail()
  const { browser, letter } = await askedFor(blog)
  await browser.post(`/my-data/link/${await giveLink(blog.ctx, 'paul@voisin.example')}`)
  expect((await browser.get('/my-data/download')).body).toContain('paul@voisin.example')
  const held = new Map(browser.cookies)
  await browser.post(`/sign-in/mail/${letter.token}`, { name: 'Ilse' })
  expect((await browser.get('/my-data/download')).body).not.toContain('paul@voisin.example')
  for (const [name, value] of held) browser.cookies.set(name, value)
  browser.cookies.delete(readerCookie)
  expect((await browser.get('/my-data/download')).statusCode).toBe(303)
})

test('strangers who fill a mailbox’s limit lock nobody out: the code that it got goes on working', async () => {
  const blog = await blogWithMail()
  const { browser, letter, waiting } = await askedFor(blog)
  for (let n = 0; n < 6; n++) await visitor(blog, `192.0.2.${n}`).post('/sign-in/mail', { email: 'ilse@bourg.example' })
  const again = await browser.post('/sign-in/mail', { email: 'ilse@bourg.example' })
  expect([again.statusCode, again.headers.location]).toEqual([303, waiting])
  expect(await lettersTo(blog, 'ilse@bourg.example')).toHaveLength(5)
  expect((await browser.post(waiting, { code: letter.code, name: 'Ilse' })).statusCode).toBe(303)
  expect(browser.cookies.has(readerCookie)).toBe(true)
})

test('the ways of writing one address are one mailbox', async () => {
  const blog = await blogWithMail()
  for (let n = 0; n < 10; n++) {
    await visitor(blog, `192.0.2.${n}`).post('/sign-in/mail', { email: `boss+${n}@x.example` })
    await visitor(blog, `192.0.2.${n}`).post('/sign-in/mail', {
      email: `${'boss'.slice(0, n % 4)}.${'boss'.slice(n % 4)}@gmail.com`.replace(/^[.]/, ''),
    })
  }
  expect(await blog.ctx.db.selectFrom('mails').select('id').execute()).toHaveLength(10)
})

test('the site sends three hundred links an hour at most', async () => {
  const blog = await blogWithMail()
  const ask = (n: number) =>
    visitor(blog, `10.${n >> 8}.${n & 255}.1`).post('/sign-in/mail', { email: `n${n}@x.example` })
  for (let n = 0; n < 300; n++) expect((await ask(n)).statusCode).toBe(303)
  const refused = await ask(300)
  expect([refused.statusCode, refused.headers['retry-after'] !== undefined]).toEqual([429, true])
  expect(refused.body).toContain('n300@x.example')
})

test('the page that waits says what to do when nothing comes, to everybody', async () => {
  const blog = await blogWithMail()
  const { browser, waiting } = await askedFor(blog)
  const page = await browser.get(waiting)
  expect(page.body).toContain('ne plus jamais y écrire')
  expect(page.body).toContain('href="/my-data"')
  expect(await invalid(page.body)).toEqual([])
})

test('the page that waits says where the mail went, to the browser that asked alone, and lets it be corrected', async () => {
  const blog = await blogWithMail()
  const { browser, waiting } = await askedFor(blog, "o'neil&fils@bourg.example")
  const page = await browser.get(waiting)
  expect(page.body).toContain('o&#39;neil&amp;fils@bourg.example')
  expect(page.headers['cache-control']).toBe('no-store')
  expect(await invalid(page.body)).toEqual([])
  expect(page.body).toContain('href="/sign-in/mail">Corriger l’adresse')
  expect((await browser.get('/sign-in/mail')).body).toContain('value="o&#39;neil&amp;fils@bourg.example"')
  const other = visitor(blog)
  expect((await other.get(waiting)).headers.location).toBe('/sign-in/mail')
  expect((await other.get('/sign-in/mail')).body).not.toContain('bourg.example')
})

test('one network gets five links an hour for a mailbox, one visitor ten tries a minute, and what was typed stays', async () => {
  const blog = await blogWithMail()
  for (let n = 0; n < 5; n++) await visitor(blog, '192.0.2.9').post('/sign-in/mail', { email: 'bea@x.example' })
  const refused = await visitor(blog, '192.0.2.9').post('/sign-in/mail', { email: 'bea@x.example' })
  expect(refused.statusCode).toBe(429)
  expect(refused.headers['retry-after']).toBeDefined()
  expect(refused.body).toContain('bea@x.example')
  const eager = visitor(blog, '192.0.2.50')
  for (let n = 0; n < 10; n++) await eager.post('/sign-in/mail', { email: `n${n}@x.example` })
  expect((await eager.post('/sign-in/mail', { email: 'last@x.example' })).statusCode).toBe(429)
  expect(await lettersTo(blog, 'last@x.example')).toHaveLength(0)
})

test('an address without domain comes back to be corrected', async () => {
  const blog = await blogWithMail()
  const refused = await visitor(blog).post('/sign-in/mail', { email: 'bea@', back: '/2026/11/x#reagir' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('value="bea@"')
  expect(refused.body).toContain('href="#email"')
  expect(await invalid(refused.body)).toEqual([])
  expect(refused.body).toContain('value="/2026/11/x#reagir"')
})

test('where no mail can be sent the way is neither offered nor open', async () => {
  const blog = await startBlog()
  expect((await visitor(blog).get('/sign-in')).body).not.toContain('/sign-in/mail')
  expect((await visitor(blog).get('/sign-in/mail')).statusCode).toBe(404)
  expect((await visitor(blog).post('/sign-in/mail', { email: 'a@b.example' })).statusCode).toBe(404)
})

test.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/a\nb', 'evil'])(
  'nobody is led to %j',
  async (back) => {
    const blog = await blogWithMail()
    const browser = visitor(blog)
    await browser.post('/sign-in/mail', { email: 'ilse@bourg.example', back })
    const [letter] = await lettersTo(blog, 'ilse@bourg.example')
    const entered = await browser.post(`/sign-in/mail/${letter?.token}`, { name: 'Ilse' })
    expect(entered.headers.location).toBe('/sign-in')
    expect((await browser.post('/sign-out', { back })).headers.location).toBe('/sign-in')
    expect(browser.cookies.has(readerCookie)).toBe(false)
  },
)
