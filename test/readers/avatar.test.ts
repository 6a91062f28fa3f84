import { readdir } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { facesDir } from '../../src/faces/faces.ts'
import { runJob } from '../../src/jobs/handlers.ts'
import { drawnPath } from '../../src/readers/drawn.ts'
import { enterReader } from '../../src/readers/enter.ts'
import { showPhoto } from '../../src/readers/fetch-avatar.ts'
import { mergeReaders, splitIdentity } from '../../src/reactions/merge-readers.ts'
import { findReaction } from '../../src/reactions/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { picture, pngThatSays } from '../posts/pictures.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'
import { hasAccount } from '../support/visitor.ts'

const photoUrl = 'https://files.bourg.example/ilse.png'
const hourMs = 3_600_000
const mado = 'mado@exemple.example'
const gravatar = 'https://gravatar.com/avatar/'

const ilse = {
  provider: 'mastodon',
  issuer: 'https://bourg.example',
  subject: '109348',
  via: 'Mastodon',
  handle: '@ilse@bourg.example',
  name: 'Ilse Brandt',
  profileUrl: 'https://bourg.example/@ilse',
  email: null,
  photoUrl,
}

async function start() {
  const blog = await startBlog({ env: { TRESSE_DEMO: 'off' } })
  await saveSettings(blog.ctx, { policy: 'open' })
  const post = await hasPost(blog.ctx)
  const page = async () => (await blog.app.inject(post.path)).body
  return { blog, post, page }
}

/** Ilse signs in, and what she wrote stands in the thread. */
async function signsIn(blog: Blog, proof: Partial<typeof ilse> | { photoUrl: null } = {}) {
  await enterReader(blog.ctx, { ...ilse, ...proof }, { agent: '', address: '192.0.2.7', token: '' })
  return blog.ctx.db.selectFrom('readers').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
}

async function writes({ ctx }: Blog, post: { id: number }, readerId: number) {
  const { reaction } = await submitReaction(
    ctx,
    comment(post, { name: 'Ilse Brandt', source: `Neuf jours, ${readerId}.` }),
  )
  await ctx.db.updateTable('reactions').set({ readerId }).where('id', '=', reaction.id).execute()
  return reaction.id
}

const facesIn = (page: string) => Array.from(page.matchAll(/src="(\/faces\/[^"]+)"/g), ([, src]) => src)
const initialsIn = (page: string) => Array.from(page.matchAll(/data-initials="([^"]*)"/g), ([, letters]) => letters)

async function sweep({ ctx, clock }: Blog) {
  for (let hour = 0; hour < 16; hour++) {
    clock.pass(hourMs)
    await runJob(ctx, 'forget-faces', {})
  }
}

test('a reader’s picture is fetched once, made small, and shown by us with all that they wrote', async () => {
  const { blog, post, page } = await start()
  blog.web.answer(photoUrl, { body: await picture('jpeg', 400, 300), contentType: 'image/jpeg' })
  const reader = await signsIn(blog)
  const id = await writes(blog, post, reader.id)
  expect(initialsIn(await page())).toEqual(['IB'])
  await blog.runJobs()

  const photo = (await findReaction(blog.ctx.db, id))?.photo ?? ''
  expect(photo).toMatch(/^\/faces\/[0-9a-f]{64}\.webp$/)
  const shown = await page()
  expect([facesIn(shown), initialsIn(shown)]).toEqual([[photo], []])
  expect(shown).not.toContain('files.bourg.example')
  expect(shown).toContain('width="24" height="24"')
  const served = await blog.app.inject(photo)
  expect(await sharp(served.rawPayload).metadata()).toMatchObject({ format: 'webp', width: 96, height: 96 })

  await signsIn(blog)
  await blog.runJobs()
  expect(blog.web.requests.filter(({ url }) => url === photoUrl)).toHaveLength(1)
  await sweep(blog)
  expect(await readdir(facesDir(blog.ctx.config))).toHaveLength(1)
})

test('another picture takes its place everywhere, and who takes theirs away has initials again', async () => {
  const { blog, post, page } = await start()
  blog.web.answer(photoUrl, { body: await picture() })
  const reader = await signsIn(blog)
  await writes(blog, post, reader.id)
  await blog.runJobs()
  const first = facesIn(await page())
  const other = 'https://files.bourg.example/new.png'
  blog.web.answer(other, { body: await picture('png', 60, 60) })
  await signsIn(blog, { photoUrl: other })
  await blog.runJobs()
  expect(facesIn(await page())).not.toEqual(first)

  await signsIn(blog, { photoUrl: null })
  await blog.runJobs()
  expect([facesIn(await page()), initialsIn(await page())]).toEqual([[], ['IB']])
  await sweep(blog)
  expect(await readdir(facesDir(blog.ctx.config))).toEqual([])
})

test('of several identities the picture of the one used last is shown', async () => {
  const { blog, post, page } = await start()
  blog.web.answer(photoUrl, { body: await picture() })
  blog.web.answer('https://ilse.example/i.png', { body: await picture('png', 60, 60) })
  const reader = await signsIn(blog)
  await writes(blog, post, reader.id)
  await blog.runJobs()
  const [first] = facesIn(await page())
  blog.clock.pass(hourMs)
  await signsIn(blog, {
    provider: 'site',
    issuer: '',
    subject: 'https://ilse.example/',
    photoUrl: 'https://ilse.example/i.png',
  })
  await blog.runJobs()
  await blog.ctx.db.updateTable('identities').set({ readerId: reader.id }).execute()
  await showPhoto(blog.ctx, reader.id)
  const [second] = facesIn(await page())
  expect(second).toBeDefined()
  expect(second).not.toBe(first)
})

test('one person made of two has one picture, and each their own again when they are split', async () => {
  const { blog, post, page } = await start()
  const owner = await hasAccount(blog)
  const [one, other] = [photoUrl, 'https://ilse.example/i.png']
  blog.web.answer(one, { body: await picture() })
  blog.web.answer(other, { body: await picture('png', 60, 60) })
  const first = await signsIn(blog)
  await writes(blog, post, first.id)
  blog.clock.pass(hourMs)
  const second = await signsIn(blog, {
    provider: 'site',
    issuer: '',
    subject: 'https://ilse.example/',
    photoUrl: other,
  })
  await writes(blog, post, second.id)
  const identities = blog.ctx.db.selectFrom('identities').select('id').where('readerId', '=', second.id)
  const { id: identityId } = await identities.executeTakeFirstOrThrow()
  await blog.ctx.db.updateTable('reactions').set({ identityId }).where('readerId', '=', second.id).execute()
  await blog.runJobs()
  const apart = facesIn(await page())
  expect(new Set(apart).size).toBe(2)

  await mergeReaders(blog.ctx, owner, first.id, second.id)
  expect(new Set(facesIn(await page()))).toEqual(new Set([apart[1]]))
  await splitIdentity(blog.ctx, owner, identityId)
  expect(facesIn(await page())).toEqual(apart)
})

test.each([
  ['a page', Buffer.from('<!doctype html><p>x')],
  ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['a picture that says it is huge', pngThatSays(30_000, 30_000)],
])('%s is no picture, and nobody is troubled with it', async (_what, body) => {
  const { blog, post, page } = await start()
  blog.web.answer(photoUrl, { body, contentType: 'image/png' })
  const reader = await signsIn(blog)
  await writes(blog, post, reader.id)
  await blog.runJobs()
  expect(initialsIn(await page())).toEqual(['IB'])
  expect(blog.logged.filter(({ level }) => level === 'error')).toEqual([])
})

test('a fetcher without room is asked again later, and our own site never', async () => {
  const { blog, post, page } = await start()
  let busy = true
  const body = await picture()
  blog.web.answer(photoUrl, () => (busy ? { fails: 'busy' } : { body }))
  const reader = await signsIn(blog)
  await writes(blog, post, reader.id)
  await blog.runJobs()
  busy = false
  blog.clock.pass(2 * 60_000)
  await blog.runJobs()
  expect(facesIn(await page())).toHaveLength(1)

  const asked = blog.web.requests.length
  await signsIn(blog, { subject: '2', photoUrl: 'https://blog.example/media/a.png' })
  await blog.runJobs()
  expect(blog.web.requests).toHaveLength(asked)
})

test.each([
  ['Ilse Brandt', 'IB'],
  ['béa', 'B'],
  ['  Jean-Paul de la Tour ', 'JT'],
  ['@ilse@bourg.example', 'IB'],
  ['O’Neill', 'O'],
  ['漢字 かな', '漢か'],
  ['🔥🔥', '🔥'],
  ['"><script>', 'S'],
])('the initials of %j are %j', async (name, letters) => {
  const { blog, post, page } = await start()
  await submitReaction(blog.ctx, comment(post, { name }))
  expect(initialsIn(await page())).toEqual([letters])
})

test('drawings are the same for one voice under one name, tell nothing of a mail address, and stay for good', async () => {
  const { blog, post, page } = await start()
  await saveSettings(blog.ctx, { avatars: 'drawn' })
  const drafts = [
    { name: 'Mado', email: mado, source: 'Un.' },
    { name: 'Mado', email: mado, source: 'Deux.' },
    { name: 'Mado', email: 'autre@exemple.example', source: 'Trois.' },
    { name: 'Béa', email: mado, source: 'Quatre.' },
  ]
  for (const draft of drafts) await submitReaction(blog.ctx, comment(post, draft))
  const faces = facesIn(await page())
  expect(faces).toHaveLength(4)
  expect(faces[0]).toBe(faces[1])
  expect(new Set(faces).size).toBe(3)

  const drawing = await blog.app.inject(faces[0] ?? '')
  expect(drawing.headers).toMatchObject({
    'content-type': 'image/svg+xml; charset=utf-8',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  expect(drawing.body).toMatch(/^<svg [^]*<path /)
  expect(drawing.body).not.toMatch(/script|href|style/)

  const elsewhere = { secret: Buffer.alloc(32, 7) }
  expect(drawnPath(elsewhere, 'reader 1')).not.toBe(drawnPath(blog.ctx, 'reader 1'))
})

test('without faces nothing stands beside a name but a picture', async () => {
  const { blog, post, page } = await start()
  await saveSettings(blog.ctx, { avatars: 'none' })
  blog.web.answer(photoUrl, { body: await picture() })
  const reader = await signsIn(blog)
  await writes(blog, post, reader.id)
  await submitReaction(blog.ctx, comment(post))
  expect((await page()).match(/class="face"/g)).toBeNull()
  await blog.runJobs()
  expect((await page()).match(/class="face"/g)).toHaveLength(1)
})

test.each([
  '/faces/drawn/x.svg',
  `/faces/drawn/${'0'.repeat(31)}.svg`,
  `/faces/drawn/${'0'.repeat(32)}.png`,
  '/faces/drawn/..%2f..%2ftresse.db',
])('%s is nothing', async (url) => {
  const { app } = await startBlog()
  expect((await app.inject({ url })).statusCode).toBe(404)
})

test('Gravatar is asked only where the owner wants it, by us, and its pictures go when it is switched off', async () => {
  const { blog, post, page } = await start()
  const body = await picture()
  const asked = () => blog.web.requests.filter(({ url }) => url.startsWith(gravatar)).map(({ url }) => url)
  await submitReaction(blog.ctx, comment(post, { email: mado, source: 'Avant.' }))
  await blog.runJobs()
  expect(asked()).toEqual([])

  await saveSettings(blog.ctx, { gravatar: true })
  await submitReaction(blog.ctx, comment(post, { name: 'Tomas', source: 'Sans adresse.' }))
  await submitReaction(blog.ctx, comment(post, { email: 'rien@exemple.example', source: 'Sans image.' }))
  await blog.runJobs()
  expect(asked()).toEqual([expect.stringMatching(/^https:\/\/gravatar\.com\/avatar\/[0-9a-f]{64}\?s=192&d=404&r=g$/)])
  expect(facesIn(await page())).toEqual([])

  blog.web.answer(`${gravatar}${await sha256(mado)}?s=192&d=404&r=g`, { body })
  await submitReaction(blog.ctx, comment(post, { email: mado, source: 'Après.' }))
  await blog.runJobs()
  const shown = await page()
  expect(facesIn(shown)).toHaveLength(2)
  expect(shown).not.toContain('gravatar')

  await saveSettings(blog.ctx, { gravatar: false })
  await sweep(blog)
  await sweep(blog)
  expect(facesIn(await page())).toEqual([])
  expect(await readdir(facesDir(blog.ctx.config))).toEqual([])
})

async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Buffer.from(bytes).toString('hex')
}
