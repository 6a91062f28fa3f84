import { expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { forgetReaders } from '../../src/readers/forget.ts'
import { keepDraft } from '../../src/readers/drafts.ts'
import { enterReader, type Proof } from '../../src/readers/enter.ts'
import { findReaderSession } from '../../src/readers/sessions.ts'
import { testCtx } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'

const ilse: Proof = {
  provider: 'mastodon',
  issuer: 'https://bourg.example',
  subject: '7',
  via: 'Mastodon',
  handle: '@ilse@bourg.example',
  name: 'Ilse',
  profileUrl: 'https://bourg.example/@ilse',
  email: null,
  photoUrl: 'https://bourg.example/ilse.png',
}
const from = { agent: 'Test', address: '192.0.2.77', token: '' }

const avatarJobs = (ctx: Ctx) => ctx.db.selectFrom('jobs').selectAll().where('name', '=', 'fetch-avatar').execute()

test('the same proof finds the same reader, another issuer another', async () => {
  const { ctx } = await testCtx()
  const enter = async (proof: Proof) => (await findReaderSession(ctx, await enterReader(ctx, proof, from)))?.reader.id
  const first = await enter(ilse)
  expect(await enter({ ...ilse, name: 'Ilse B.' })).toBe(first)
  expect(await enter({ ...ilse, issuer: 'https://autre.example' })).not.toBe(first)
  expect(await enter({ ...ilse, provider: 'github' })).not.toBe(first)
})

test('two who prove the same at once are one reader', async () => {
  const { ctx } = await testCtx()
  await Promise.all(Array.from({ length: 5 }, () => enterReader(ctx, ilse, from)))
  expect(await ctx.db.selectFrom('readers').selectAll().execute()).toHaveLength(1)
  expect(await ctx.db.selectFrom('identities').selectAll().execute()).toHaveLength(1)
})

test('a new name elsewhere is followed, unless the reader has chosen one here', async () => {
  const { ctx } = await testCtx()
  const name = async () => (await ctx.db.selectFrom('readers').select('name').executeTakeFirstOrThrow()).name
  await enterReader(ctx, ilse, from)
  await enterReader(ctx, { ...ilse, name: 'Ilse B.' }, from)
  expect(await name()).toBe('Ilse B.')
  await ctx.db.updateTable('readers').set({ name: 'La Boulangère' }).execute()
  await enterReader(ctx, { ...ilse, name: 'Ilse C.' }, from)
  expect(await name()).toBe('La Boulangère')
})

test('what a provider says is bounded, and cleaned of what no name holds', async () => {
  const { ctx } = await testCtx()
  const said = {
    name: `Ilse\u202E\n${'x'.repeat(200)}`,
    profileUrl: 'javascript:alert(1)',
    photoUrl: 'data:image/png,',
  }
  await enterReader(ctx, { ...ilse, ...said, handle: '' }, from)
  const identity = await ctx.db.selectFrom('identities').selectAll().executeTakeFirstOrThrow()
  expect(identity.name).toMatch(/^Ilse x{75}$/)
  expect(identity).toMatchObject({ profileUrl: null, photoUrl: null })
  await enterReader(ctx, { ...ilse, subject: '8', name: ' ', handle: '@anonyme' }, from)
  expect((await ctx.db.selectFrom('readers').selectAll().orderBy('id', 'desc').executeTakeFirst())?.name).toBe(
    '@anonyme',
  )
})

test('a picture is asked for when its address is new', async () => {
  const { ctx } = await testCtx()
  await enterReader(ctx, ilse, from)
  expect(await avatarJobs(ctx)).toHaveLength(1)
  await ctx.db.deleteFrom('jobs').execute()
  await ctx.db.updateTable('identities').set({ photo: 'ab/abc.webp' }).execute()
  await enterReader(ctx, ilse, from)
  expect(await avatarJobs(ctx)).toHaveLength(0)
  await enterReader(ctx, { ...ilse, photoUrl: 'https://bourg.example/neuve.png' }, from)
  expect(await avatarJobs(ctx)).toHaveLength(1)
})

test('signing in ends the session that the browser had, and a session keeps a whole address of nobody', async () => {
  const { ctx } = await testCtx()
  const before = await enterReader(ctx, ilse, from)
  const after = await enterReader(ctx, ilse, { ...from, address: '2001:db8:1:2:3::4', token: before })
  expect(await findReaderSession(ctx, before)).toBeUndefined()
  expect(await findReaderSession(ctx, after)).toBeDefined()
  const [session] = await ctx.db.selectFrom('readerSessions').selectAll().execute()
  expect(session?.address).not.toContain('3::4')
  expect(session?.tokenHash).not.toContain(after)
})

test('what is over is forgotten', async () => {
  const { ctx, clock } = await testCtx()
  const post = await hasPost(ctx)
  await enterReader(ctx, ilse, from)
  const empty = { text: 'Un début', name: '', email: '', website: '', parent: '', remember: false, follow: false }
  await keepDraft(ctx, { browser: '', postId: post.id, address: '192.0.2.1' }, empty)
  const left = async () => [
    (await ctx.db.selectFrom('readerSessions').selectAll().execute()).length,
    (await ctx.db.selectFrom('messageDrafts').selectAll().execute()).length,
  ]
  await forgetReaders(ctx, {})
  expect(await left()).toEqual([1, 1])
  clock.pass(8 * 86_400_000)
  await forgetReaders(ctx, {})
  expect(await left()).toEqual([1, 0])
  clock.pass(8 * 86_400_000)
  await forgetReaders(ctx, {})
  expect(await left()).toEqual([0, 0])
})

test('a browser keeps twenty drafts at most, the latest', async () => {
  const { ctx, clock } = await testCtx({ env: { SITE_URL: 'http://127.0.0.1:3000', RATE_LIMITS: 'off' } })
  let browser = ''
  const draft = { text: 'x', name: '', email: '', website: '', parent: '', remember: false, follow: false }
  const ids: number[] = []
  for (let n = 0; n < 22; n++) {
    const post = await hasPost(ctx, { slug: `p${n}` })
    clock.pass(1000)
    ids.push(post.id)
    browser = await keepDraft(ctx, { browser, postId: post.id, address: '192.0.2.1' }, draft)
  }
  const rows = await ctx.db.selectFrom('messageDrafts').select('postId').orderBy('postId').execute()
  expect(rows.map(({ postId }) => postId)).toEqual(ids.slice(2))
})
