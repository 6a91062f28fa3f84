import { expect, test } from 'vitest'
import { forgetOneTimes } from '../../src/identities/one-time.ts'
import { setAccountState } from './cast.ts'
import { saveRule } from '../../src/reactions/rule-book.ts'
import { openBrowser } from '../reactions/browser.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { atDesk, type Desk } from '../support/desk.ts'

const paul = 'paul@village.example'
const words = 'Chez mon grand-père, on couvrait la braise de cendre.\n\nLe matin, elle vivait encore.'
const day = 86_400_000

async function startWithDesk(mail = true) {
  const blog = await startBlog({ mail })
  const desk = await atDesk(blog)
  const post = await hasPost(blog.ctx)
  return { blog, desk, post }
}

async function startWithLetter() {
  const world = await startWithDesk()
  const sent = await send(world.desk, world.post.id)
  expect(sent.headers.location).toBe('/admin/letters?done=sent')
  await world.blog.runJobs()
  return { ...world, link: linkIn(world.blog), browser: openBrowser(world.blog, '192.0.2.60') }
}

const send = (desk: Desk, postId: number, own: Record<string, string> = {}) =>
  desk.post('/admin/letters', { post: String(postId), name: 'Paul', email: paul, text: words, ...own })

function linkIn({ mail }: Blog): string {
  return /\/letter\/[\w-]{20,}/.exec(mail.to(paul).at(-1)?.text ?? '')?.[0] ?? ''
}

const thread = async (blog: Blog) => (await blog.app.inject('/2026/11/pain')).body
const kept = ({ ctx }: Blog) =>
  ctx.db.selectFrom('oneTimes').select('payload').where('purpose', '=', 'letter').execute()

test('the writer of a letter reads it, changes nothing by looking, and lets it appear at once as it is', async () => {
  const { blog, link, browser } = await startWithLetter()
  expect(blog.mail.to(paul)[0]?.subject).toContain('Votre lettre peut-elle paraître')
  expect(blog.mail.to(paul)[0]?.text).toContain('on couvrait la braise')
  const page = await browser.get(link)
  expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-store'])
  expect(page.body).toContain('on couvrait la braise')
  expect(page.body).toContain('value="Paul"')
  expect(page.body).not.toContain(paul)
  expect(await thread(blog)).not.toContain('braise')

  const done = await browser.post(link, { do: 'publish', text: words, name: 'Paul, du village' })
  expect(done.headers.location).toBe('/2026/11/pain?r=1#r1')
  const after = await thread(blog)
  for (const shown of ['on couvrait la braise', 'Paul, du village', 'courriel vérifié']) expect(after).toContain(shown)
  const row = await blog.ctx.db.selectFrom('reactions').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ state: 'published', email: paul, provider: 'mail', strand: 'reader' })
  expect(await kept(blog)).toEqual([])
  expect((await browser.get(link)).statusCode).toBe(410)
  expect((await browser.post(link, { do: 'publish', text: words, name: 'Paul' })).statusCode).toBe(410)
})

test('words that the author never read are looked at like any first message, and shown to their writer meanwhile', async () => {
  const { blog, link, browser } = await startWithLetter()
  const done = await browser.post(link, { do: 'publish', text: 'Tout autre chose.', name: 'Paul' })
  expect(done.headers.location).toContain('?attente=')
  expect(await thread(blog)).not.toContain('Tout autre chose')
  expect((await browser.get(String(done.headers.location))).body).toContain('Tout autre chose')
})

test('a name that a rule holds waits for a moderator, whoever read the words', async () => {
  const { blog, desk, link, browser } = await startWithLetter()
  await saveRule(blog.ctx, desk.account, { kind: 'word', value: 'casino', verdict: 'hold' })
  const done = await browser.post(link, { do: 'publish', text: words, name: 'Casino Paul' })
  expect(done.headers.location).toContain('?attente=')
  expect(await thread(blog)).not.toContain('Casino')
})

test('a preview publishes nothing, and what cannot be taken is said with the words kept', async () => {
  const { blog, link, browser } = await startWithLetter()
  const preview = await browser.post(link, { do: 'preview', text: 'De la **cendre**.', name: 'Paul' })
  expect([preview.statusCode, preview.body.includes('<strong>cendre</strong>')]).toEqual([200, true])
  const empty = await browser.post(link, { do: 'publish', text: ' ', name: '' })
  expect(empty.statusCode).toBe(422)
  for (const field of ['#text', '#name']) expect(empty.body).toContain(`href="${field}"`)
  const nameless = await browser.post(link, { do: 'publish', text: 'Gardez ceci.', name: '' })
  expect([nameless.statusCode, nameless.body.includes('Gardez ceci.')]).toEqual([422, true])
  expect((await blog.ctx.db.selectFrom('reactions').select('id').execute()).length).toBe(0)
  expect((await kept(blog)).length).toBe(1)
})

test('whoever declines has the letter erased, and their address with it', async () => {
  const { blog, link, browser } = await startWithLetter()
  const done = await browser.post(link, { do: 'decline' })
  expect((await browser.get(String(done.headers.location))).body).toContain('Cela reste entre vous')
  expect((await browser.get(link)).statusCode).toBe(410)
  for (const table of ['oneTimes', 'mails', 'reactions'] as const) {
    expect(JSON.stringify(await blog.ctx.db.selectFrom(table).selectAll().execute()), table).not.toMatch(/paul@|braise/)
  }
})

test('without an answer the letter is erased after a month', async () => {
  const { blog, link, browser } = await startWithLetter()
  blog.clock.pass(29 * day)
  expect((await browser.get(link)).statusCode).toBe(200)
  blog.clock.pass(2 * day)
  expect((await browser.get(link)).statusCode).toBe(410)

  await forgetOneTimes(blog.ctx)
  expect(await kept(blog)).toEqual([])
})

test('a thread that closed meanwhile is said, with the words kept and the invitation still good', async () => {
  const { blog, post, link, browser } = await startWithLetter()
  await blog.ctx.db.updateTable('posts').set({ reactions: 'closed' }).where('id', '=', post.id).execute()
  const page = await browser.post(link, { do: 'publish', text: words, name: 'Paul' })
  expect([page.statusCode, page.body.includes('on couvrait la braise')]).toEqual([403, true])
  expect((await kept(blog)).length).toBe(1)
})

test('an invitation that is taken back, or whose author left, is over, and its mail is not sent', async () => {
  const { blog, desk, post } = await startWithDesk()
  await send(desk, post.id)
  const list = (await desk.get('/admin/letters')).body
  expect(list).toContain('Paul')
  expect(list).not.toContain(paul)
  const id = /name="id" value="([0-9a-f]{64})"/.exec(list)?.[1] ?? ''
  expect((await desk.post('/admin/letters/take-back', { id })).headers.location).toBe('/admin/letters?done=taken')
  await blog.runJobs()
  expect(blog.mail.to(paul)).toEqual([])

  await send(desk, post.id)
  await blog.runJobs()
  const link = linkIn(blog)
  await setAccountState(blog, desk.account.id, 'closed')
  expect((await openBrowser(blog).get(link)).statusCode).toBe(410)
})

test('an author invites under their own posts only, and sees their own invitations', async () => {
  const { blog, desk, post } = await startWithDesk()
  await send(desk, post.id)
  const zoe = await atDesk(blog, 'author', 'zoe')
  const page = (await zoe.get('/admin/letters')).body
  expect(page).not.toContain('Paul')
  expect((await send(zoe, post.id)).statusCode).toBe(403)
  const { payload } = (await kept(blog))[0] ?? { payload: '' }
  expect(payload).toContain('braise')
  const { tokenHash } = await blog.ctx.db.selectFrom('oneTimes').select('tokenHash').executeTakeFirstOrThrow()
  expect((await zoe.post('/admin/letters/take-back', { id: tokenHash })).statusCode).toBe(404)
})

test('what is missing is said beside its field, and everything typed is kept', async () => {
  const { desk } = await startWithDesk()
  const page = await desk.post('/admin/letters', { post: '', name: '', email: 'paul', text: '' })
  expect(page.statusCode).toBe(422)
  for (const field of ['post', 'name', 'email', 'text']) expect(page.body).toContain(`href="#${field}"`)
  expect(page.body).toContain('value="paul"')
})

test('without a mail server the desk says so, and nothing is kept', async () => {
  const { blog, desk, post } = await startWithDesk(false)
  expect((await desk.get('/admin/letters')).body).toContain('n’envoie pas encore de courriel')
  expect((await send(desk, post.id)).statusCode).toBe(422)
  expect(await kept(blog)).toEqual([])
})
