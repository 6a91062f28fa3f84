import { expect, test } from 'vitest'
import { submitReaction } from '../../src/reactions/submit.ts'
import { openBrowser } from '../reactions/browser.ts'
import { startBlog } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'
import { askAndOpen, linkIn } from './cast.ts'

const bea = 'bea@levain.example'
const minute = 60_000

async function startWithMessage() {
  const blog = await startBlog({ mail: true })
  const post = await hasPost(blog.ctx)
  await submitReaction(blog.ctx, comment(post, { email: bea }))
  return { blog, post }
}

test('whoever proves an address by mail reads what was written under it, and nothing else', async () => {
  const { blog, post } = await startWithMessage()
  await submitReaction(blog.ctx, comment(post, { name: 'Tomas', email: 'tomas@x.example', source: 'Neuf jours.' }))
  const browser = await askAndOpen(blog, 'BEA@levain.example')
  const page = await browser.get('/my-data')
  expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-store'])
  expect(page.body).toContain('Et combien de sel par kilo ?')
  expect(page.body).not.toContain('Neuf jours.')
  expect(page.body).not.toContain(bea)
  expect((await openBrowser(blog).get('/my-data')).body).not.toContain('combien de sel')
})

test('the link opens nothing by itself, works once, and for an hour', async () => {
  const { blog } = await startWithMessage()
  const browser = openBrowser(blog)
  await browser.post('/my-data/ask', { email: bea })
  await blog.runJobs()
  const link = linkIn(blog, bea)
  const scanner = openBrowser(blog, '192.0.2.99')
  const looked = await scanner.get(link)
  expect([looked.statusCode, looked.body.includes('combien de sel')]).toEqual([200, false])
  expect((await scanner.get('/my-data')).body).not.toContain('combien de sel')

  expect((await browser.post(link, {})).headers.location).toBe('/my-data')
  expect((await browser.get('/my-data')).body).toContain('combien de sel')
  expect((await scanner.post(link, {})).statusCode).toBe(410)
  expect((await scanner.get(link)).statusCode).toBe(410)
  blog.clock.pass(61 * minute)
  expect((await browser.get('/my-data')).body).not.toContain('combien de sel')

  await browser.post('/my-data/ask', { email: bea })
  await blog.runJobs()
  blog.clock.pass(61 * minute)
  expect((await browser.post(linkIn(blog, bea), {})).statusCode).toBe(410)
})

test('the answer is the same for every address, and none is written to for nothing', async () => {
  const { blog } = await startWithMessage()
  const answer = async (email: string) => {
    const { statusCode, headers } = await openBrowser(blog).post('/my-data/ask', { email })
    return [statusCode, headers.location]
  }
  expect(await answer('nobody@x.example')).toEqual(await answer(bea))
  await blog.runJobs()
  expect(blog.mail.sent.map(({ to }) => to.address)).toEqual([bea])
  expect(blog.mail.sent[0]?.subject).toContain('Vos messages sur')
})

test('a mailbox gets three mails a day, proved or only claimed, whoever asks', async () => {
  const { blog } = await startWithMessage()
  for (let n = 0; n < 8; n++) {
    const asked = await openBrowser(blog, `192.0.2.${n}`).post('/my-data/ask', { email: bea })
    expect([asked.statusCode, asked.headers.location]).toEqual([303, '/my-data?done=asked'])
    await blog.runJobs()
    blog.clock.pass(61 * minute)
  }
  expect(blog.mail.to(bea)).toHaveLength(3)
})

test('one network asks for an address three times a day', async () => {
  const { blog } = await startWithMessage()
  const codes: number[] = []
  for (let n = 0; n < 4; n++) codes.push((await openBrowser(blog).post('/my-data/ask', { email: bea })).statusCode)
  expect(codes).toEqual([303, 303, 303, 429])
  const page = await openBrowser(blog).post('/my-data/ask', { email: bea })
  expect(page.headers['retry-after']).toBeDefined()
  expect(page.body).toContain(`value="${bea}"`)
})

test.each([
  ['', 'Donnez l’adresse'],
  ['bea@', 'il manque le domaine'],
  ['bea', 'il manque le domaine'],
])('the address %j is refused beside its field', async (email, sentence) => {
  const { blog } = await startWithMessage()
  const page = await openBrowser(blog).post('/my-data/ask', { email })
  expect(page.statusCode).toBe(422)
  expect(page.body).toContain('href="#email"')
  expect(page.body.split(sentence).length).toBe(3)
})

test('without a mail server the page says what is possible', async () => {
  const blog = await startBlog()
  const page = await openBrowser(blog).get('/my-data')
  expect(page.body).toContain('Ce site n’envoie pas de courriel')
  expect(page.body).not.toContain('name="email"')
  expect((await openBrowser(blog).post('/my-data/ask', { email: bea })).statusCode).toBe(422)
})

test('leaving ends the proof at once', async () => {
  const { blog } = await startWithMessage()
  const browser = await askAndOpen(blog, bea)
  const cookies = new Map(browser.cookies)
  await browser.post('/my-data', { do: 'end' })
  expect((await browser.get('/my-data')).body).not.toContain('combien de sel')
  const thief = openBrowser(blog)
  for (const [name, value] of cookies) thief.cookies.set(name, value)
  expect((await thief.get('/my-data')).body).not.toContain('combien de sel')
})
