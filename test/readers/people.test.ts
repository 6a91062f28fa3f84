import { expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { findReader, listIdentities } from '../../src/readers/queries.ts'
import { giveTrust, writeNote } from '../../src/readers/trust.ts'
import { mergeReaders, splitIdentity } from '../../src/reactions/merge-readers.ts'
import { listOutline } from '../../src/reactions/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { openBrowser } from '../reactions/browser.ts'
import { startBlog } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { hasReader, signatureOf, signIn } from './cast.ts'

const path = '/2026/11/pain'

async function start() {
  const blog = await startBlog()
  const { ctx } = blog
  await saveSettings(ctx, { policy: 'open' })
  const post = await hasPost(ctx)
  const handle = '@ilse@bourg.example'
  const social = await hasReader(ctx, 'Ilse', {}, { handle })
  const mailed = await hasReader(
    ctx,
    'Ilse Brandt',
    { email: 'ilse@bourg.example' },
    { provider: 'mail', via: 'courriel' },
  )
  for (const [reader, source] of [
    [social, 'Neuf jours.'],
    [mailed, 'Ou dix, par grand froid.'],
  ] as const) {
    const { name = '' } = (await findReader(ctx.db, reader)) ?? {}
    await submitReaction(ctx, comment(post, { name, source, reader: await signatureOf(ctx, reader) }))
  }
  return { blog, ctx, post, social, mailed, owner: await atDesk(blog) }
}

async function voices(ctx: Ctx): Promise<number> {
  const { voices } = await ctx.db.selectFrom('posts').select('voices').executeTakeFirstOrThrow()
  return voices
}

test('everybody who signed in is listed, found by handle or address, and by trust', async () => {
  const { ctx, owner, social } = await start()
  const all = (await owner.get('/admin/readers')).body
  expect(all).toContain('Mastodon (@ilse@bourg.example)')
  expect(all).toContain('connue')
  const found = async (query: string) =>
    Array.from((await owner.get(`/admin/readers?${query}`)).body.matchAll(/\/admin\/readers\/(\d+)"/g)).length
  expect(await found('q=ilse%40bourg')).toBe(2)
  expect(await found('q=brandt')).toBe(1)
  expect(await found('q=%25')).toBe(2)
  expect(await found('provider=mail')).toBe(1)
  expect(await found('trust=new')).toBe(0)
  await giveTrust(ctx, owner.account, social, 'blocked')
  expect(await found('trust=blocked')).toBe(1)
  expect(await found('trust=known')).toBe(1)
  expect((await owner.get('/admin/readers?q=a&q=b')).statusCode).toBe(400)
})

test('the page of a person tells what each trust changes, and keeps a note', async () => {
  const { owner, social } = await start()
  const url = `/admin/readers/${social}`
  const page = (await owner.get(url)).body
  for (const words of ['Selon ses messages (connue)', 'De confiance', 'Bloquée', 'Neuf jours.'])
    expect(page).toContain(words)
  expect((await owner.post(`${url}/trust`, { trust: 'trusted' })).headers.location).toBe(`${url}?done=trust`)
  expect((await owner.post(`${url}/trust`, { trust: 'king' })).statusCode).toBe(400)
  expect((await owner.post(`${url}/note`, { note: 'Rencontrée au <marché>.' })).statusCode).toBe(303)
  const after = (await owner.get(url)).body
  expect(after).toContain('Rencontrée au &lt;marché&gt;.')
  expect(after).toMatch(/value="trusted" checked/)
  const long = await owner.post(`${url}/note`, { note: 'x'.repeat(2001) })
  expect(long.statusCode).toBe(422)
  expect(long.body).toContain('x'.repeat(2001))
  expect((await owner.get('/admin/readers/9999')).statusCode).toBe(404)
})

test('two readers who are one person become one voice, and their sessions go on', async () => {
  const { blog, ctx, social, mailed, owner } = await start()
  expect(await voices(ctx)).toBe(2)
  const phone = openBrowser(blog)
  await signIn(blog, phone, mailed)
  await writeNote(ctx, owner.account, social, 'Au marché.')
  await writeNote(ctx, owner.account, mailed, 'Au four.')

  expect((await owner.get(`/admin/readers/${social}/merge?q=brandt`)).body).toContain(`merge?with=${mailed}`)
  const ask = await owner.get(`/admin/readers/${social}/merge?with=${mailed}`)
  expect(ask.body).toContain('Réunir Ilse Brandt et Ilse')
  const done = await owner.post(`/admin/readers/${social}/merge`, { with: String(mailed) })
  expect(done.headers.location).toBe(`/admin/readers/${social}?done=merged`)

  expect(await voices(ctx)).toBe(1)
  expect(await findReader(ctx.db, mailed)).toBeUndefined()
  expect(await findReader(ctx.db, social)).toMatchObject({
    name: 'Ilse',
    email: 'ilse@bourg.example',
    note: 'Au marché.\n\nAu four.',
  })
  expect((await listIdentities(ctx.db, social)).map(({ provider }) => provider)).toEqual(['mastodon', 'mail'])
  expect((await phone.get(path)).body.match(/\/r\/\d+\/withdraw"/g)).toHaveLength(2)
  expect((await openBrowser(blog).get(path)).body).toContain('Ilse Brandt')
})

test('an identity that is split off takes what it signed, and the voices are two again', async () => {
  const { ctx, post, social, mailed, owner } = await start()
  await giveTrust(ctx, owner.account, mailed, 'blocked')
  await mergeReaders(ctx, owner.account, social, mailed)
  expect(await findReader(ctx.db, social)).toMatchObject({ trust: 'blocked' })
  const [, mail] = await listIdentities(ctx.db, social)
  const split = await owner.post(`/admin/readers/${social}/split`, { identity: String(mail?.id) })
  const id = Number(/\/admin\/readers\/(\d+)\?done=split/.exec(String(split.headers.location))?.[1])

  expect(await voices(ctx)).toBe(2)
  expect(await findReader(ctx.db, id)).toMatchObject({
    name: 'Ilse Brandt',
    email: 'ilse@bourg.example',
    trust: 'blocked',
  })
  expect(await findReader(ctx.db, social)).toMatchObject({ email: null })
  expect((await listOutline(ctx.db, post.id)).map(({ readerId }) => readerId)).toEqual([social, id])
  await expect(splitIdentity(ctx, owner.account, mail?.id ?? 0)).rejects.toThrow('readers.only')
  await expect(mergeReaders(ctx, owner.account, id, id)).rejects.toThrow('readers.same')
  await expect(mergeReaders(ctx, owner.account, id, 9999)).rejects.toThrow('readers.unknown')
})

test('only the owner says who is the same person; authors do not see people at all', async () => {
  const { blog, social, mailed } = await start()
  const moderator = await atDesk(blog, 'moderator', 'mia')
  expect((await moderator.get(`/admin/readers/${social}`)).statusCode).toBe(200)
  expect((await moderator.get(`/admin/readers/${social}/merge`)).statusCode).toBe(403)
  expect((await moderator.post(`/admin/readers/${social}/merge`, { with: String(mailed) })).statusCode).toBe(403)
  const author = await atDesk(blog, 'author', 'zoe')
  expect((await author.get('/admin/readers')).statusCode).toBe(403)
})

test('everything somebody signed is found and decided on at once', async () => {
  const { ctx, social, owner } = await start()
  const { id } = await ctx.db
    .selectFrom('reactions')
    .select('id')
    .where('readerId', '=', social)
    .executeTakeFirstOrThrow()
  const queue = (await owner.get('/admin/reactions?state=published')).body
  expect(queue).toContain(`<a href="/admin/readers/${social}"><bdi>via Mastodon</bdi></a>`)
  expect(queue).toContain(`/admin/reactions/${id}#crediter`)
  const story = (await owner.get(`/admin/reactions/${id}`)).body
  expect(story).toContain(`/admin/reactions/${id}/same?by=reader`)
  expect(story).toContain(`/admin/readers/${social}`)
  await owner.post(`/admin/reactions/${id}/same`, { by: 'reader', decision: 'remove' })
  const states = await ctx.db.selectFrom('reactions').select('state').orderBy('id').execute()
  expect(states.map(({ state }) => state)).toEqual(['removed', 'published'])
})

test('a message that was on its way while two became one is theirs, and one of somebody erased is not taken', async () => {
  const { ctx, blog, post, social, mailed, owner } = await start()
  const signed = await signatureOf(ctx, mailed)
  await mergeReaders(ctx, owner.account, social, mailed)
  const { reaction } = await submitReaction(ctx, comment(post, { source: 'En route.', reader: signed }))
  expect(reaction.readerId).toBe(social)

  const browser = openBrowser(blog)
  await signIn(blog, browser, social)
  const late = await signatureOf(ctx, social)
  await browser.post('/my-data/erase', { what: 'name' })
  await expect(submitReaction(ctx, comment(post, { source: 'Trop tard.', reader: late }))).rejects.toMatchObject({
    code: 'conflict',
    key: 'signin.otherSigner',
  })
})
