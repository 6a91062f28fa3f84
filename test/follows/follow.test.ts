import type { InjectOptions } from 'light-my-request'
import { expect, test } from 'vitest'
import { askFollow } from '../../src/follows/ask.ts'
import { runJob } from '../../src/jobs/handlers.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { startBlog, type Blog, type BlogOptions } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

const page = '/2026/11/pain/follow'
const ilse = 'ilse@bourg.example'
const day = 86_400_000

async function mailingBlog(options: BlogOptions = {}) {
  const blog = await startBlog({ mail: true, ...options })
  await saveSettings(blog.ctx, { policy: 'open' })
  const post = await hasPost(blog.ctx, { title: 'Rallumer le four' })
  const says = (source: string) => submitReaction(blog.ctx, comment(post, { source }))
  return { blog, post, says }
}

function send(blog: Blog, url: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const options: InjectOptions = {
    method: 'POST',
    url,
    payload: new URLSearchParams(fields).toString(),
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded', ...headers },
  }
  return blog.app.inject(options)
}

function get(blog: Blog, url: string, cookie = '') {
  return blog.app.inject({ method: 'GET', url, headers: { cookie } })
}

/** The path of the first address of that kind in the last mail to somebody. */
function linkIn(blog: Blog, kind: 'confirm' | 'stop' | 'manage', email = ilse): string {
  const mail = blog.mail.to(email).at(-1)
  const all = `${mail?.text} ${mail?.headers['List-Unsubscribe'] ?? ''}`
  return new RegExp(`/follow/${kind}/[\\w.-]+`).exec(all)?.[0] ?? 'none'
}

async function asks(blog: Blog, email = ilse, more: Record<string, string> = {}) {
  const answer = await send(blog, page, { email, scope: 'thread', pace: 'now', ...more })
  await blog.runJobs()
  return answer
}

/** Who asks again next day is led to the page of all their follows. */
async function managed(blog: Blog, email = ilse): Promise<string> {
  blog.clock.pass(day)
  await asks(blog, email)
  return linkIn(blog, 'manage', email)
}

async function follows(blog: Blog, email = ilse) {
  await asks(blog, email)
  await send(blog, linkIn(blog, 'confirm', email))
  await blog.runJobs()
}

test('whoever asks to follow is asked by mail to confirm it', async () => {
  const { blog } = await mailingBlog()
  const answer = await asks(blog)
  expect(answer.statusCode).toBe(303)
  expect((await get(blog, answer.headers.location ?? '')).body).toContain('Un courriel vient de partir')
  expect(blog.mail.to(ilse).map(({ subject }) => subject)).toEqual(['Confirmez le suivi de cette conversation'])
})

test('nothing is sent before it is confirmed, and opening the link confirms nothing', async () => {
  const { blog, says } = await mailingBlog()
  await asks(blog)
  const opened = await get(blog, linkIn(blog, 'confirm'))
  expect(opened.statusCode).toBe(200)
  await says('Un.')
  await blog.runJobs()
  expect(blog.mail.to(ilse)).toHaveLength(1)
})

test('once confirmed, what came meanwhile and what comes is told', async () => {
  const { blog, says } = await mailingBlog()
  await asks(blog)
  await says('Meanwhile.')
  const done = await send(blog, linkIn(blog, 'confirm'))
  expect(done.body).toContain('C’est fait')
  await blog.runJobs()
  expect(blog.mail.to(ilse).at(-1)?.text).toContain('> Meanwhile.')
})

test('a confirmation is good for a week', async () => {
  const { blog } = await mailingBlog()
  await asks(blog)
  const link = linkIn(blog, 'confirm')
  blog.clock.pass(7 * day + 1000)
  const late = await send(blog, link)
  expect(late.statusCode).toBe(404)
  expect(late.body).toContain('Ce lien n’a plus cours')
})

test('who follows already learns it by mail only, and the page says the same to everybody', async () => {
  const { blog } = await mailingBlog()
  await follows(blog)
  blog.clock.pass(day)
  const answer = await asks(blog, ilse, { pace: 'weekly' })
  expect(answer.headers.location).toBe(`${page}?done=asked`)
  expect(blog.mail.to(ilse).at(-1)?.subject).toBe('Vous suivez déjà cette conversation')
  expect((await get(blog, linkIn(blog, 'manage'))).body).toMatch(/value="now" selected/)
})

test('who asks again and again for what they follow already hears so once a day', async () => {
  const { blog } = await mailingBlog()
  await follows(blog)
  blog.clock.pass(day)
  const answers = [await asks(blog), await asks(blog)].map(({ headers }) => headers.location)
  expect(new Set(answers).size).toBe(1)
  expect(blog.mail.to(ilse)).toHaveLength(2)
})

test('who asks for one address and thread a fourth time in a day has to wait, and another network is told nothing', async () => {
  const { blog } = await mailingBlog()
  const codes = []
  for (let n = 0; n < 4; n++) codes.push((await asks(blog, `ilse+${n}@bourg.example`)).statusCode)
  expect(codes).toEqual([303, 303, 303, 429])
  const refused = await asks(blog)
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(refused.body).toContain(`value="${ilse}"`)
  const elsewhere = await blog.app.inject({
    method: 'POST',
    url: page,
    remoteAddress: '198.51.100.7',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ email: ilse, scope: 'thread', pace: 'now' }).toString(),
  })
  await blog.runJobs()
  expect(elsewhere.headers.location).toBe(`${page}?done=asked`)
  expect(blog.mail.sent).toHaveLength(3)
})

test('five threads can be followed in a day, each with its own mail', async () => {
  const { blog } = await mailingBlog()
  for (let n = 0; n < 5; n++) {
    await hasPost(blog.ctx, { slug: `four-${n}` })
    expect((await send(blog, `/2026/11/four-${n}/follow`, { email: ilse })).statusCode).toBe(303)
  }
  await blog.runJobs()
  expect(blog.mail.to(ilse)).toHaveLength(5)
})

test('a sender who asks for address after address has to wait, and keeps what was typed', async () => {
  const { blog } = await mailingBlog()
  let last = await asks(blog, 'a0@bourg.example')
  for (let n = 1; n < 11; n++) last = await asks(blog, `a${n}@bourg.example`)
  expect(last.statusCode).toBe(429)
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0)
  expect(last.body).toContain('value="a10@bourg.example"')
})

test.each([
  ['', 'Il manque l’adresse'],
  ['ilse@bourg', 'il manque le domaine'],
  ['"ilse"@bourg.example', 'href="#email"'],
  ['ilse,bo@bourg.example', 'href="#email"'],
  [`${'i'.repeat(65)}@bourg.example`, 'href="#email"'],
])('the address %j is asked for again, with why', async (email, why) => {
  const { blog } = await mailingBlog()
  const answer = await asks(blog, email)
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain(why)
  expect(answer.body).toContain('href="#email"')
})

test.each<Record<string, string>>([{ scope: 'all' }, { pace: 'never' }])(
  'a form with %j is none of ours',
  async (fields) => {
    const { blog } = await mailingBlog()
    expect((await asks(blog, ilse, fields)).statusCode).toBe(400)
  },
)

test('an author who is logged in follows at once, at the proven address', async () => {
  const { blog, says } = await mailingBlog()
  const desk = await atDesk(blog, 'author')
  const shown = await desk.get(page)
  expect(shown.body).not.toContain('name="email"')
  expect(shown.body).not.toContain('ann@blog.example')
  const answer = await desk.post(page, { scope: 'thread', pace: 'now' })
  expect(answer.headers.location).toBe(`${page}?done=on`)
  await says('Un.')
  await blog.runJobs()
  expect(blog.mail.to('ann@blog.example').some(({ text }) => text.includes('> Un.'))).toBe(true)
})

test.each([
  ['a form', 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
  [
    'multipart',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
  ],
])('one click of a mail program, sent as %s from anywhere, ends it', async (_how, type, payload) => {
  const { blog, says } = await mailingBlog()
  await follows(blog)
  await says('Un.')
  await blog.runJobs()
  const headers = { 'content-type': type, origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' }
  const stopped = await blog.app.inject({ method: 'POST', url: linkIn(blog, 'stop'), payload, headers })
  expect(stopped.statusCode).toBe(200)
  await says('Deux.')
  await blog.runJobs()
  expect(blog.mail.to(ilse)).toHaveLength(2)
})

test('opening the address of that click changes nothing', async () => {
  const { blog, says } = await mailingBlog()
  await follows(blog)
  await says('Un.')
  await blog.runJobs()
  const opened = await get(blog, linkIn(blog, 'stop'))
  expect(opened.body).toContain('Ne plus suivre cette conversation ?'.replace(' ?', '\u202f?'))
  await says('Deux.')
  await blog.runJobs()
  expect(blog.mail.to(ilse)).toHaveLength(3)
})

test('stopping twice is no mistake, and a made-up token stops nobody', async () => {
  const { blog, says } = await mailingBlog()
  await follows(blog)
  await says('Un.')
  await blog.runJobs()
  const link = linkIn(blog, 'stop')
  expect([(await send(blog, link)).statusCode, (await send(blog, link)).statusCode]).toEqual([200, 200])
  expect((await send(blog, '/follow/stop/MQ.made-up')).statusCode).toBe(404)
})

test('a token for one thing opens nothing else', async () => {
  const { blog, says } = await mailingBlog()
  await follows(blog)
  await says('Un.')
  await blog.runJobs()
  const manage = linkIn(blog, 'stop').replace('/stop/', '/manage/')
  expect((await get(blog, manage)).statusCode).toBe(404)
})

test('the page of an address shows all it follows, without the address, and is not stored', async () => {
  const { blog } = await mailingBlog()
  await hasPost(blog.ctx, { slug: 'levain', title: 'Le levain' })
  await follows(blog)
  await send(blog, '/2026/11/levain/follow', { email: ilse, scope: 'thread', pace: 'daily' })
  await blog.runJobs()
  const shown = await get(blog, await managed(blog))
  expect(shown.body).toContain('Rallumer le four')
  expect(shown.body).toContain('Le levain')
  expect(shown.body).toContain('attend votre confirmation')
  expect(shown.body).not.toContain(ilse)
  expect(shown.headers['cache-control']).toBe('no-store')
  expect(shown.headers['referrer-policy']).toBe('same-origin')
})

test('of a post that was taken off it says no more than that', async () => {
  const { blog, post } = await mailingBlog()
  await follows(blog)
  const link = await managed(blog)
  await blog.ctx.db.updateTable('posts').set({ state: 'draft', title: 'Un secret' }).where('id', '=', post.id).execute()
  const { body } = await get(blog, link)
  expect(body).toContain('Un article qui n’est plus en ligne')
  expect(body).not.toContain('Un secret')
  expect(body).not.toContain(`${post.path}#fil`)
})

test('pace and scope can be changed there, and one follow stopped', async () => {
  const { blog, post } = await mailingBlog()
  await follows(blog)
  const link = await managed(blog)
  const { id } = await blog.ctx.db.selectFrom('follows').select('id').executeTakeFirstOrThrow()
  const changed = await send(blog, link, { do: 'change', id: String(id), scope: 'replies', pace: 'weekly' })
  expect((await get(blog, changed.headers.location ?? '')).body).toContain('C’est enregistré.')
  const row = await blog.ctx.db.selectFrom('follows').selectAll().where('postId', '=', post.id).executeTakeFirst()
  expect(row).toMatchObject({ scope: 'replies', pace: 'weekly', state: 'on' })
  await send(blog, link, { do: 'stop', id: String(id) })
  expect((await get(blog, link)).body).toContain('ne suit aucune conversation')
})

test('one cannot change what another address follows', async () => {
  const { blog } = await mailingBlog()
  await follows(blog)
  await follows(blog, 'mado@four.example')
  const other = await blog.ctx.db.selectFrom('follows').select('id').where('email', '=', ilse).executeTakeFirstOrThrow()
  const answer = await send(blog, await managed(blog, 'mado@four.example'), { do: 'stop', id: String(other.id) })
  expect(answer.statusCode).toBe(404)
})

test('“never write to me again” ends all and keeps it so, until its owner takes it back', async () => {
  const { blog } = await mailingBlog()
  await follows(blog)
  const link = await managed(blog)
  await send(blog, link, { do: 'never' })
  await asks(blog)
  expect(blog.mail.to(ilse)).toHaveLength(2)
  blog.clock.pass(60 * day)
  await runJob(blog.ctx, 'forget-follows', {})
  expect((await get(blog, link)).body).toContain('que rien ne parte plus')
  await send(blog, link, { do: 'again' })
  await asks(blog)
  expect(blog.mail.to(ilse)).toHaveLength(3)
})

test('an address whose mail came back is told so on its page and can be tried again', async () => {
  const { blog, says } = await mailingBlog()
  await follows(blog)
  const link = await managed(blog)
  blog.mail.answer(ilse, { outcome: 'refused', words: '550 no such user' })
  for (const source of ['Un.', 'Deux.', 'Trois.']) {
    await says(source)
    await blog.runJobs()
  }
  expect((await get(blog, link)).body).toContain('550 no such user')
  blog.mail.answer(ilse, { outcome: 'taken' })
  await send(blog, link, { do: 'again' })
  await says('Quatre.')
  await blog.runJobs()
  expect(blog.mail.to(ilse).at(-1)?.text).toContain('> Quatre.')
})

test('what was never confirmed is forgotten after a week, what was ended after a month', async () => {
  const { blog } = await mailingBlog()
  await follows(blog, 'mado@four.example')
  await send(blog, await managed(blog, 'mado@four.example'), { do: 'all' })
  await asks(blog)
  const left = async () => {
    await runJob(blog.ctx, 'forget-follows', {})
    return (await blog.ctx.db.selectFrom('follows').select('email').orderBy('id').execute()).map(({ email }) => email)
  }
  blog.clock.pass(8 * day)
  expect(await left()).toEqual(['mado@four.example'])
  blog.clock.pass(23 * day)
  expect(await left()).toEqual([])
})

test('without a session the page of all one follows is behind signing in', async () => {
  const { blog } = await mailingBlog()
  const answer = await get(blog, '/follow/manage')
  expect(answer.headers.location).toBe('/sign-in?back=/follow/manage')
  const desk = await atDesk(blog, 'author')
  expect((await desk.get('/follow/manage')).body).toContain('ne suit aucune conversation')
})

test('without a mail server the page offers the feed alone, and the thread no mail', async () => {
  const { blog, post } = await mailingBlog({ mail: false })
  const shown = await get(blog, page)
  expect(shown.body).toContain('n’envoie pas de courriels')
  expect(shown.body).toContain(`${post.path}/feed.atom`)
  expect(shown.body).not.toContain('<form method="post"')
  expect((await get(blog, post.path)).body).not.toContain(page)
  const asked = { postId: post.id, email: ilse, name: '', readerId: null, scope: 'thread', pace: 'now' } as const
  expect(await askFollow(blog.ctx, { ...asked, proven: true })).toBe('no-mail')
})

test('the thread leads to the page where it can be followed', async () => {
  const { blog, post } = await mailingBlog()
  expect((await get(blog, post.path)).body).toContain(`href="${page}"`)
})

test.each(['/2026/11/rien/follow', '/follow/manage/MQ.made-up', '/follow/confirm/MQ.made-up'])(
  '%s is not there',
  async (url) => {
    const { blog } = await mailingBlog()
    expect((await get(blog, url)).statusCode).toBe(404)
  },
)

test('the box under a message asks for its replies, and nothing else', async () => {
  const { blog, post, says } = await mailingBlog()
  const { body } = await get(blog, post.path)
  const stamp = /name="stamp" value="([^"]+)"/.exec(body)?.[1] ?? ''
  blog.clock.pass(10_000)
  const message = { name: 'Ilse', email: ilse, text: 'Neuf jours ?', follow: '1', stamp, do: 'publish' }
  const answer = await send(blog, `${post.path}/reactions`, message)
  expect(answer.statusCode).toBe(303)
  await blog.runJobs()
  await send(blog, linkIn(blog, 'confirm'))
  await says('Rien à voir.')
  await blog.runJobs()
  expect(blog.mail.to(ilse)).toHaveLength(1)
  const { id } = await blog.ctx.db.selectFrom('reactions').select('id').orderBy('id').executeTakeFirstOrThrow()
  await submitReaction(blog.ctx, comment(post, { name: 'Mado', source: 'Bien vu.', parentId: id }))
  await blog.runJobs()
  expect(blog.mail.to(ilse).at(-1)?.subject).toMatch(/^Mado vous a répondu/)
})
