import { expect, test } from 'vitest'
import { countThread } from '../../src/reactions/counts.ts'
import { hash } from '../../src/lib/secrets.ts'
import { moderate, withdrawReaction } from '../../src/reactions/moderate.ts'
import { listOutline } from '../../src/reactions/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { storedCounts } from '../reactions/cast.ts'
import { openBrowser } from '../reactions/browser.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { already, comment, hasPost } from '../support/cast.ts'
import { askAndOpen } from './cast.ts'

const bea = 'bea@levain.example'
const path = '/2026/11/pain'

/** Béa's two messages, of which the first was answered by Tomas. */
async function startWithThread() {
  const blog = await startBlog({ mail: true })
  await saveSettings(blog.ctx, { policy: 'open' })
  const post = await hasPost(blog.ctx)
  const website = 'https://bea.example/'
  const send = async (own: Parameters<typeof comment>[1]) =>
    (await submitReaction(blog.ctx, comment(post, own))).reaction
  const first = await send({ email: bea, agent: 'Lynx', source: 'Combien de cure ?' })
  await send({
    name: 'Tomas',
    email: 'tomas@x.example',
    parentId: first.id,
    source: 'Neuf jours.',
    address: '192.0.2.8',
  })
  const last = await send({ email: bea, website, source: 'Merci pour la farine.' })
  return { blog, post, first, last }
}

const thread = async (blog: Blog, url = path) => (await blog.app.inject(url)).body
const row = (blog: Blog, id: number) =>
  blog.ctx.db.selectFrom('reactions').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

async function agrees(blog: Blog, postId: number) {
  expect(await storedCounts(blog.ctx, { id: postId })).toMatchObject(
    countThread(await listOutline(blog.ctx.db, postId)),
  )
}

test('a changed name changes everywhere at once: thread, voices, home, search, feeds', async () => {
  const { blog, post } = await startWithThread()
  const browser = await askAndOpen(blog, bea)
  const before = await blog.ctx.revision()
  const answer = await browser.post('/my-data', { do: 'rename', name: 'Béatrice K.' })
  expect(answer.headers.location).toBe('/my-data?done=named')
  expect(await blog.ctx.revision()).not.toBe(before)
  for (const url of [path, '/', '/reactions.atom', `${path}/feed.atom`, '/search?q=farine']) {
    const page = await thread(blog, url)
    if (!page.includes('Béa')) continue
    expect(page, url).toContain('Béatrice K.')
    expect(page, url).not.toMatch(/Béa(?!trice)/)
  }
  expect(await thread(blog)).toContain('Béatrice K.')
  expect(await thread(blog, '/reactions.atom')).toContain('Béatrice K.')
  expect(await thread(blog, '/search?q=beatrice')).toContain('farine')
  await agrees(blog, post.id)
})

test('a name that is none is refused beside its field and kept', async () => {
  const { blog } = await startWithThread()
  const browser = await askAndOpen(blog, bea)
  const page = await browser.post('/my-data', { do: 'rename', name: '!!' })
  expect([page.statusCode, page.body.includes('value="!!"'), page.body.includes('href="#name"')]).toEqual([
    422,
    true,
    true,
  ])
})

test('a message whose text is removed leaves a trace when it was answered, and no word of it anywhere', async () => {
  const { blog, post, first } = await startWithThread()
  await blog.ctx.db
    .insertInto('formerTexts')
    .values({ reactionId: first.id, at: first.createdAt, who: 'writer', source: 'Avant.', html: first.html })
    .execute()
  const browser = await askAndOpen(blog, bea)
  const ask = await browser.get(`/my-data/erase/${first.id}`)
  expect(ask.body).toContain('Combien de cure ?')
  expect((await browser.post(`/my-data/erase/${first.id}`, {})).statusCode).toBe(422)
  expect(await thread(blog)).toContain('Combien de cure ?')

  const done = await browser.post(`/my-data/erase/${first.id}`, { what: 'text' })
  expect(done.headers.location).toBe('/my-data?done=erased')
  expect((await browser.get('/my-data?done=erased')).body).toContain('Les sauvegardes l’oublieront d’ici 30 jours')
  const page = await thread(blog)
  expect(page).toContain('Message retiré par son auteur')
  expect(page).not.toContain('Combien de cure ?')
  expect(await thread(blog, '/search?q=cure')).not.toContain('Combien')
  expect(await thread(blog, '/reactions.atom')).not.toContain('Combien')
  const after = await row(blog, first.id)
  expect(after).toMatchObject({ state: 'withdrawn', source: '', html: '', text: '', email: null, website: null })
  expect(after).toMatchObject({ address: null, agent: null, voice: null, name: 'Anonyme', formerState: null })
  expect(JSON.stringify(after)).not.toMatch(/Béa|bea|cure|Lynx/)
  expect(await blog.ctx.db.selectFrom('formerTexts').selectAll().execute()).toEqual([])
  const erasures = await blog.ctx.db.selectFrom('erasures').select(['reactionId', 'what']).execute()
  expect(erasures).toEqual([{ reactionId: first.id, what: 'text' }])
  await agrees(blog, post.id)
  await expect(moderate(blog.ctx, first.id, 'approve', 'cli')).rejects.toMatchObject({ key: 'reaction.withdrawn' })
})

test('a text that is kept without its name stays where it is, and is nobody’s', async () => {
  const { blog, post, last } = await startWithThread()
  const browser = await askAndOpen(blog, bea)
  await browser.post(`/my-data/erase/${last.id}`, { what: 'name' })
  const page = await thread(blog)
  expect(page).toContain('Merci pour la farine.')
  expect(page).toContain('Anonyme')
  expect(page).not.toContain('bea.example/"')
  expect(await row(blog, last.id)).toMatchObject({ state: 'published', number: 3, email: null, readerId: null })
  expect((await browser.get('/my-data')).body).not.toContain('Merci pour la farine.')
  expect((await browser.get(`/my-data/erase/${last.id}`)).statusCode).toBe(404)
  await agrees(blog, post.id)
})

test('somebody who erases everything is nowhere in the database afterwards', async () => {
  const { blog, post, first, last } = await startWithThread()
  const spam = await submitReaction(blog.ctx, comment(post, { email: bea, source: 'Loto.', imported: already('spam') }))
  const { db } = blog.ctx
  const mail = { lang: 'fr', params: '{"x":1}', createdAt: first.createdAt, email: bea, name: 'Béa' } as const
  await db
    .insertInto('mails')
    .values({ ...mail, kind: 'out', messageId: 'a', state: 'waiting' })
    .execute()
  await db
    .insertInto('mails')
    .values({ ...mail, kind: 'out', messageId: 'b', state: 'sent' })
    .execute()
  const follow = {
    email: bea,
    name: 'Béa',
    scope: 'thread',
    pace: 'now',
    lang: 'fr',
    askedAt: first.createdAt,
  } as const
  await db
    .insertInto('follows')
    .values({ ...follow, postId: post.id, state: 'on', readerId: null, confirmedAt: null, endedAt: null })
    .execute()
  const draft = { browser: 'x', postId: post.id, keptAt: first.createdAt }
  await db
    .insertInto('messageDrafts')
    .values({ ...draft, fields: JSON.stringify({ email: 'Bea@levain.example' }) })
    .execute()
  await db.insertInto('mailboxes').values({ email: bea, bounces: 2 }).execute()

  const browser = await askAndOpen(blog, bea)
  await browser.post('/my-data', { do: 'rename', name: 'Béa du Levain' })
  expect((await browser.post('/my-data/erase', { what: 'text' })).headers.location).toBe('/my-data?done=erased')
  expect((await browser.get('/my-data')).body).not.toContain('Merci')
  const tables = [
    'reactions',
    'mails',
    'follows',
    'messageDrafts',
    'mailboxes',
    'oneTimes',
    'formerTexts',
    'jobs',
    'rates',
    'credits',
    'reports',
    'setAsides',
  ] as const
  for (const table of [...tables, 'moderations', 'posts'] as const) {
    expect(JSON.stringify(await db.selectFrom(table).selectAll().execute()), table).not.toMatch(
      /Béa|bea@|bea\.example|farine/i,
    )
  }
  expect(
    await db.selectFrom('mails').select('state').where('messageId', 'in', ['a', 'b']).orderBy('messageId').execute(),
  ).toEqual([{ state: 'dropped' }, { state: 'sent' }])
  for (const id of [first.id, last.id, spam.reaction.id]) expect((await row(blog, id)).state).toBe('withdrawn')
  await agrees(blog, post.id)
  expect(await thread(blog)).toContain('Neuf jours.')
})

test('whoever wants no mail can ask for what is kept of them, and their wish outlives everything else', async () => {
  const { blog, first } = await startWithThread()
  await blog.ctx.db.insertInto('mailboxes').values({ email: bea, stoppedAt: first.createdAt }).execute()
  const browser = await askAndOpen(blog, bea)
  expect((await browser.get('/my-data')).body).toContain('Combien de cure ?')
  await browser.post('/my-data/erase', { what: 'name' })
  expect(await blog.ctx.db.selectFrom('mailboxes').select('email').execute()).toEqual([{ email: bea }])
})

test('nobody reaches the messages of somebody else', async () => {
  const { blog, first } = await startWithThread()
  const tomas = await askAndOpen(blog, 'tomas@x.example')
  expect((await tomas.get(`/my-data/erase/${first.id}`)).statusCode).toBe(404)
  expect((await tomas.post(`/my-data/erase/${first.id}`, { what: 'text' })).statusCode).toBe(404)
  const nobody = openBrowser(blog)
  for (const url of ['/my-data/erase', `/my-data/erase/${first.id}`, '/my-data/download']) {
    expect((await nobody.get(url)).headers.location, url).toBe('/my-data')
  }
  const cross = { 'sec-fetch-site': 'cross-site' }
  expect((await tomas.post('/my-data/erase', { what: 'text' }, cross)).statusCode).toBe(403)
  expect(await thread(blog)).toContain('Combien de cure ?')
})

test('everything kept of somebody can be taken along', async () => {
  const { blog, first } = await startWithThread()
  const browser = await askAndOpen(blog, bea)
  const file = await browser.get('/my-data/download')
  expect(file.headers['content-disposition']).toContain('attachment; filename="blog.example-2026-11-20.json"')
  const data = file.json<{ messages: { text: string; number: number }[]; mailAddresses: string[]; about: object }>()
  expect(data.mailAddresses).toEqual([bea])
  expect(data.messages.map(({ number, text }) => [number, text])).toEqual([
    [3, 'Merci pour la farine.'],
    [1, 'Combien de cure ?'],
  ])
  expect(data.messages[1]).toMatchObject({ url: `https://blog.example${path}?r=1#r1`, browser: 'Lynx' })
  expect(Object.keys(data.about)).toContain('messages')
  expect(JSON.stringify(data)).not.toContain('tomas@')
  expect(first.number).toBe(1)
})

test('what its writer had withdrawn keeps no text, even where texts are kept without a name; hubs hear of it', async () => {
  const { blog, first } = await startWithThread()
  await saveSettings(blog.ctx, { hubs: ['https://hub.example/'] })
  await withdrawReaction(blog.ctx, await row(blog, first.id), 'writer')
  const browser = await askAndOpen(blog, bea)
  await blog.ctx.db.deleteFrom('jobs').execute()
  await browser.post('/my-data/erase', { what: 'name' })
  expect(await row(blog, first.id)).toMatchObject({ state: 'withdrawn', source: '', text: '', name: 'Anonyme' })
  const jobs = await blog.ctx.db.selectFrom('jobs').select('name').execute()
  expect(jobs).toContainEqual({ name: 'announce-change' })
})

test('a browser forgets whoever erases everything in it: cookies, and what they were writing', async () => {
  const { blog, post, first } = await startWithThread()
  const browser = await askAndOpen(blog, bea)
  const fields = JSON.stringify({ text: 'Encore un mot', email: '' })
  await blog.ctx.db
    .insertInto('messageDrafts')
    .values({ browser: hash('jeton'), postId: post.id, fields, keptAt: first.createdAt })
    .execute()
  for (const [name, value] of Object.entries({
    '__Host-tresse_draft': 'jeton',
    tresse_guest: 'x',
    tresse_voice: 'y',
  })) {
    browser.cookies.set(name, value)
  }
  await browser.post('/my-data/erase', { what: 'text' })
  expect([...browser.cookies.keys()]).toEqual([])
  expect(await blog.ctx.db.selectFrom('messageDrafts').selectAll().execute()).toEqual([])
})
