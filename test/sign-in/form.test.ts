import { expect, test } from 'vitest'
import { beginReaderSession } from '../../src/readers/sessions.ts'
import { saveSettings, type Settings } from '../../src/settings/settings.ts'
import { nameSite } from '../../src/settings/site.ts'
import { comment, hasPost } from '../support/cast.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { hiddenFields, openBrowser, type Browser } from '../reactions/browser.ts'
import { hasReader } from '../readers/cast.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { invalid } from '../site/valid.ts'
import { startFakeProviders, trustProvider, type FakeProviders } from './oauth-cast.ts'

const path = '/2026/11/pain'
const typed = {
  text: 'Neuf jours, par temps <humide>.',
  name: 'Ilse du Bourg',
  email: 'ilse@bourg.example',
  website: 'bourg.example',
  remember: '1',
}
const [readerCookie, draftCookie] = ['__Host-tresse_reader', '__Host-tresse_draft']

async function withGitHub(policy: Settings['policy'] = 'open', mail = false) {
  const blog = await startBlog({ mail })
  await nameSite(blog.ctx, 'Le Carnet', '')
  await saveSettings(blog.ctx, { policy })
  const post = await hasPost(blog.ctx)
  const world = await startFakeProviders(blog.ctx)
  await trustProvider(blog.ctx, 'github')
  return { blog, post, world, browser: openBrowser(blog) }
}

/** Presses the button of a way in the form: what the page that leads on offers. */
async function leaveFor(blog: Blog, browser: Browser, fields: Record<string, string> = typed) {
  const page = await browser.get(path)
  blog.clock.pass(20_000)
  const left = await browser.post(`${path}/reactions`, { ...hiddenFields(page.body), ...fields, do: 'sign-in/github' })
  const [, url = ''] = /<a class="button main" href="(https:[^"]+)"/.exec(left.body) ?? []
  return { left, url: url.replaceAll('&amp;', '&') }
}

/** Says yes or no at the provider: the path by which one comes back. */
async function answerThere(world: FakeProviders, url: string, says: 'Authorize' | 'Cancel'): Promise<string> {
  const consent = await (await fetch(url.replace('https:/', world.base))).text()
  const [, back = ''] = new RegExp(`<a href="([^"]+)">${says}</a>`).exec(consent) ?? []
  const { pathname, search } = new URL(back.replaceAll('&amp;', '&'))
  return pathname + search
}

async function signedIn(blog: Blog, browser: Browser, readerId: number): Promise<void> {
  const identity = await blog.ctx.db
    .selectFrom('identities')
    .selectAll()
    .where('readerId', '=', readerId)
    .executeTakeFirstOrThrow()
  const token = await beginReaderSession(blog.ctx, identity, { agent: 'Test', address: '192.0.2.1' })
  browser.cookies.set(readerCookie, token)
}

test('somebody leaves for a provider over a page of ours, comes back as themselves, and finds their text', async () => {
  const { blog, world, browser } = await withGitHub()
  const { left, url } = await leaveFor(blog, browser)
  expect(left.statusCode).toBe(200)
  expect(left.headers['cache-control']).toBe('no-store')
  expect(left.body).toContain('http-equiv="refresh"')
  expect(await invalid(left.body)).toEqual([])
  expect(url).toMatch(/^https:\/\/github\.com\/login\/oauth\/authorize\?/)

  const back = await browser.get(await answerThere(world, url, 'Authorize'))
  expect([back.statusCode, back.headers.location]).toEqual([303, `${path}#reagir`])
  const page = await browser.get(path)
  expect(page.headers['cache-control']).toBe('no-store')
  expect(page.body).toContain('Neuf jours, par temps &lt;humide&gt;.')
  expect(page.body).toMatch(/Ilse Bourg<\/bdi>[^]*via GitHub \(ilse\)/)
  expect(page.body).not.toContain('id="name"')
  expect(page.body).not.toContain('ilse@bourg.example')
  expect(await invalid(page.body)).toEqual([])

  // Whoever only comes back to send is not too quick.
  const sent = await browser.post(`${path}/reactions`, { ...hiddenFields(page.body), text: 'Neuf jours.' })
  expect([sent.statusCode, sent.headers.location]).toEqual([303, `${path}?r=1#r1`])
  const row = await blog.ctx.db.selectFrom('reactions').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({
    name: 'Ilse Bourg',
    email: 'ilse@bourg.example',
    website: 'https://github.com/ilse',
    provider: 'github',
    via: 'GitHub',
    strand: 'reader',
    voice: null,
  })
  expect(row.readerId).not.toBeNull()
  const anybodys = await openBrowser(blog).get(path)
  expect(anybodys.body).toMatch(/Ilse Bourg[^]*via GitHub/)
  expect(anybodys.body).not.toContain('bourg.example')
  expect(await blog.ctx.db.selectFrom('messageDrafts').selectAll().execute()).toEqual([])
  expect(browser.cookies.has(draftCookie)).toBe(false)
})

test.each([
  ['Cancel', 'annulée'],
  ['Broken', 'n’a pas'],
] as const)('%s there leads back to the post with the text and a sentence why', async (how, words) => {
  const { blog, world, browser } = await withGitHub()
  const { url } = await leaveFor(blog, browser)
  const returned = await answerThere(world, url, how === 'Cancel' ? 'Cancel' : 'Authorize')
  const back = await browser.get(how === 'Cancel' ? returned : returned.replace(/code=[^&]+/, 'code=wrong'))
  expect(back.statusCode).toBe(303)
  expect(back.headers.location).toMatch(/^\/2026\/11\/pain\?connexion=[\w.-]+#reagir$/)
  const page = await browser.get(String(back.headers.location).replace('#reagir', ''))
  expect(page.body).toMatch(/role="alert"/)
  expect(page.body).toContain(words)
  expect(page.headers['cache-control']).toBe('no-store')
  for (const value of ['Neuf jours, par temps &lt;humide&gt;.', 'Ilse du Bourg', 'ilse@bourg.example']) {
    expect(page.body).toContain(value)
  }
  expect(browser.cookies.has(readerCookie)).toBe(false)
})

test('an answer that nobody waits for signs nobody in', async () => {
  const { blog, world, browser } = await withGitHub()
  const { url } = await leaveFor(blog, browser)
  const returned = await answerThere(world, url, 'Authorize')
  const other = openBrowser(blog)
  const refused = await other.get(returned)
  expect(refused.statusCode).toBe(422)
  expect(other.cookies.has(readerCookie)).toBe(false)
  // The one who left is not cheated of theirs, once.
  expect((await browser.get(returned)).headers.location).toBe(`${path}#reagir`)
  expect((await browser.get(returned)).statusCode).toBe(422)
})

test('a forged sentence in an address is not shown', async () => {
  const { blog } = await withGitHub()
  const forged = Buffer.from(JSON.stringify([blog.clock.now.getTime(), 'signin.denied', {}])).toString('base64url')
  const page = await openBrowser(blog).get(`${path}?connexion=${forged}.${'a'.repeat(43)}`)
  expect(page.statusCode).toBe(200)
  expect(page.body).not.toContain('annulée')
})

test('changing identity and signing out keep the text and what a guest had typed', async () => {
  const { blog, world, browser } = await withGitHub()
  const { url } = await leaveFor(blog, browser)
  await browser.get(await answerThere(world, url, 'Authorize'))
  const signed = hiddenFields((await browser.get(path)).body)
  const more = { ...signed, text: 'Dix jours, en fait.' }
  const change = await browser.post(`${path}/reactions`, { ...more, do: 'change' })
  expect([change.statusCode, change.headers.location]).toEqual([
    303,
    `/sign-in?back=${encodeURIComponent(path)}%23reagir`,
  ])
  const ways = await browser.get(String(change.headers.location))
  expect(ways.body).toContain('Ilse Bourg')
  expect(ways.body).toContain(`href="${path}#reagir"`)
  expect((await browser.get(path)).body).toContain('Dix jours, en fait.')

  const out = await browser.post(`${path}/reactions`, { ...more, text: 'Onze.', do: 'sign-out' })
  expect([out.statusCode, out.headers.location]).toEqual([303, `${path}#reagir`])
  expect(browser.cookies.has(readerCookie)).toBe(false)
  const guest = await browser.get(path)
  for (const value of ['Onze.', 'Ilse du Bourg', 'ilse@bourg.example']) expect(guest.body).toContain(value)
  expect(await blog.ctx.db.selectFrom('readerSessions').selectAll().execute()).toEqual([])
})

test('nothing goes out under a name that the form did not show', async () => {
  const { blog, browser } = await withGitHub()
  const shown = hiddenFields((await browser.get(path)).body)
  await signedIn(blog, browser, await hasReader(blog.ctx, 'Ilse'))
  blog.clock.pass(20_000)
  const asGuest = await browser.post(`${path}/reactions`, { ...shown, name: 'Béa', text: 'Qui suis-je ?' })
  expect(asGuest.statusCode).toBe(422)
  expect(asGuest.body).toContain('Votre identité a changé')
  expect(asGuest.body).toContain('Qui suis-je')
  const asIlse = hiddenFields(asGuest.body)
  browser.cookies.delete(readerCookie)
  const over = await browser.post(`${path}/reactions`, { ...asIlse, text: 'Qui suis-je ?' })
  expect(over.statusCode).toBe(422)
  expect(over.body).toContain('Qui suis-je')
  expect(await blog.ctx.db.selectFrom('reactions').selectAll().execute()).toEqual([])
})

test('one sending of a reader is one message, and none of a guest behind the same address', async () => {
  const { blog, browser } = await withGitHub()
  await openBrowser(blog).write(path, { name: 'Ilse', text: 'Le même texte pour deux.' })
  await signedIn(blog, browser, await hasReader(blog.ctx, 'Ilse'))
  const first = await browser.write(path, { text: 'Le même texte pour deux.' })
  const second = await browser.write(path, { text: 'Le même texte pour deux.' })
  expect(first.headers.location).toBe(second.headers.location)
  const rows = await blog.ctx.db.selectFrom('reactions').select(['readerId']).orderBy('id').execute()
  expect(rows.map(({ readerId }) => readerId === null)).toEqual([true, false])
})

test('an author comments as themselves, is not judged, and is not taken for a reader', async () => {
  const { blog } = await withGitHub('held')
  for (const [role, slug] of [
    ['author', 'zoe'],
    ['moderator', 'max'],
  ] as const) {
    const desk = await atDesk(blog, role, slug)
    const browser = openBrowser(blog)
    browser.cookies.set('__Host-tresse_desk', desk.cookie.split('=')[1] ?? '')
    const page = await browser.get(path)
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.body).not.toContain('id="name"')
    const fields = { ...hiddenFields(page.body), text: `Je suis ${slug}.` }
    expect((await browser.post(`${path}/reactions`, fields)).headers.location).toMatch(/\?r=\d#r\d$/)
    const row = await blog.ctx.db
      .selectFrom('reactions')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ authorId: desk.account.authorId, strand: 'author', readerId: null, state: 'published' })
    const out = await browser.post(`${path}/reactions`, { ...fields, do: 'sign-out' })
    expect(out.headers.location).toBe(`${path}#reagir`)
    expect((await browser.get('/admin')).body).toContain('name="passphrase"')
  }
})

test('neither session opens the other’s doors', async () => {
  const { blog, browser } = await withGitHub()
  await signedIn(blog, browser, await hasReader(blog.ctx, 'Ilse'))
  const token = browser.cookies.get(readerCookie) ?? ''
  const desk = await atDesk(blog)
  const thief = openBrowser(blog)
  thief.cookies.set('__Host-tresse_desk', token)
  expect((await thief.get('/admin')).body).toContain('name="passphrase"')
  expect((await browser.get('/admin')).body).toContain('name="passphrase"')
  const other = openBrowser(blog)
  other.cookies.set(readerCookie, desk.cookie.split('=')[1] ?? '')
  expect((await other.get('/sign-in')).body).not.toContain('class="present')
  expect((await other.get(path)).body).toContain('id="name"')
})

test('a session ends after 14 days without use, 90 in all', async () => {
  const { blog, browser } = await withGitHub()
  const day = 86_400_000
  await signedIn(blog, browser, await hasReader(blog.ctx, 'Ilse'))
  const isIn = async () => (await browser.get('/sign-in')).body.includes('class="present')
  for (let n = 0; n < 6; n++) {
    blog.clock.pass(13 * day)
    expect(await isIn()).toBe(true)
  }
  blog.clock.pass(13 * day)
  expect(await isIn()).toBe(false)
  await signedIn(blog, browser, 1)
  blog.clock.pass(15 * day)
  expect(await isIn()).toBe(false)
})

test('drafts are kept for 7 days, one a post, and not as fast as a program would', async () => {
  const { blog, browser } = await withGitHub()
  const leave = (fields: Record<string, string>) => browser.post(`${path}/reactions`, { ...fields, do: 'sign-in/site' })
  expect((await leave(typed)).headers.location).toBe(`/sign-in/site?back=${encodeURIComponent(path)}%23reagir`)
  expect((await browser.get('/sign-in/site')).body).toContain('value="bourg.example"')
  await leave({ ...typed, text: 'Plus tard.' })
  expect(await blog.ctx.db.selectFrom('messageDrafts').selectAll().execute()).toHaveLength(1)
  expect((await browser.get(path)).body).toContain('Plus tard.')
  const answers = []
  for (let n = 0; n < 20; n++) answers.push((await leave({ ...typed, text: `Encore ${n}` })).statusCode)
  expect(answers.at(-1)).toBe(429)
  const slowed = await leave({ ...typed, text: 'Trop vite ?' })
  expect(slowed.headers['retry-after']).toBeDefined()
  expect(slowed.body).toContain('Trop vite')
  blog.clock.pass(8 * 86_400_000)
  expect((await browser.get(path)).body).not.toContain('Plus tard.')
})

test('a message that is too long for the thread is kept all the same while its writer is away', async () => {
  const { browser } = await withGitHub()
  const text = 'é'.repeat(20_000)
  await browser.post(`${path}/reactions`, { ...typed, text, do: 'sign-in/site' })
  expect((await browser.get(path)).body).toContain(text)
})

test('who comes back finds the message they were answering', async () => {
  const { blog, post, world, browser } = await withGitHub()
  await submitReaction(blog.ctx, comment(post))
  const { url } = await leaveFor(blog, browser, { ...typed, parent: '1' })
  await browser.get(await answerThere(world, url, 'Authorize'))
  const page = await browser.get(path)
  expect(page.body).toContain('name="parent" value="1"')
  expect(page.body).toContain('En réponse à 1')
})

test('a page for everybody shows the ways but nobody', async () => {
  const { blog, browser } = await withGitHub()
  await signedIn(blog, browser, await hasReader(blog.ctx, 'Ilse'))
  await browser.get(path)
  const page = await openBrowser(blog).get(path)
  expect(page.headers['cache-control']).toBe('no-cache')
  for (const way of ['site', 'mastodon', 'github']) expect(page.body).toContain(`value="sign-in/${way}"`)
  expect(page.body).not.toContain('value="sign-in/mail"')
  expect(page.body).not.toContain('name="follow"')
  expect(page.body).not.toContain('Ilse')
  expect(page.headers['set-cookie']).toBeUndefined()
})

test('a way that is not offered (any more) leads nowhere, and no text is lost', async () => {
  const { blog, world, browser } = await withGitHub()
  for (const way of ['mail', '__proto__', 'gitlab']) {
    const refused = await browser.post(`${path}/reactions`, { ...typed, do: `sign-in/${way}` })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('n’est pas proposée')
    expect(refused.body).toContain('Neuf jours')
  }
  expect((await browser.get('/sign-in/constructor')).statusCode).toBe(404)
  const { url } = await leaveFor(blog, browser)
  const returned = await answerThere(world, url, 'Authorize')
  await saveSettings(blog.ctx, { providers: [] })
  const back = await browser.get(returned)
  expect(back.headers.location).toMatch(/^\/2026\/11\/pain\?connexion=/)
  expect((await openBrowser(blog).get(returned)).statusCode).toBe(404)
})

test('too much text, and too many tries, are said with the text kept', async () => {
  const { browser } = await withGitHub()
  const huge = await browser.post(`${path}/reactions`, { ...typed, text: 'x'.repeat(61_000), do: 'sign-in/github' })
  expect(huge.statusCode).toBe(422)
  expect(huge.body).toContain('x'.repeat(61_000))
  const answers = []
  for (let n = 0; n < 11; n++) answers.push(await browser.post(`${path}/reactions`, { ...typed, do: 'sign-in/github' }))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([...Array.from({ length: 10 }, () => 200), 429])
  expect(answers.at(-1)?.headers['retry-after']).toBeDefined()
  expect(answers.at(-1)?.body).toContain('Neuf jours')
})

test('a reader whose address is proven follows replies at once, a guest once their mail says so', async () => {
  const { blog, browser } = await withGitHub('open', true)
  const follows = () => blog.ctx.db.selectFrom('follows').select(['email', 'scope', 'state']).orderBy('id').execute()
  await signedIn(blog, browser, await hasReader(blog.ctx, 'Ilse', { email: 'ilse@bourg.example' }))
  const signed = await browser.write(path, { text: 'Prévenez-moi.', follow: '1' })
  expect(signed.headers.location).toBe(`${path}?suivi=on&r=1#r1`)
  expect(await follows()).toEqual([{ email: 'ilse@bourg.example', scope: 'replies', state: 'on' }])
  const guest = openBrowser(blog, '192.0.2.8')
  const nowhere = await guest.write(path, { text: 'Moi aussi.', follow: '1' })
  expect(nowhere.statusCode).toBe(422)
  expect(nowhere.body).toMatch(/href="#email"[^]*donnez une adresse/)
  const asked = await guest.write(path, { text: 'Moi aussi.', follow: '1', email: 'bea@x.example' })
  expect(asked.headers.location).toBe(`${path}?suivi=asked&r=2#r2`)
  expect((await guest.get(`${path}?suivi=asked&r=2`)).body).toContain('Un courriel vient de partir')
  expect((await follows()).at(-1)).toEqual({ email: 'bea@x.example', scope: 'replies', state: 'asked' })
})
