import { expect, test } from 'vitest'
import { findReaction } from '../../src/reactions/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { openBrowser } from '../reactions/browser.ts'
import { startBlog } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { hasReader, signIn } from './cast.ts'

const path = '/2026/11/pain'

async function start() {
  const blog = await startBlog()
  await saveSettings(blog.ctx, { policy: 'open' })
  const post = await hasPost(blog.ctx)
  const readerId = await hasReader(blog.ctx, 'Ilse')
  const phone = openBrowser(blog)
  await signIn(blog, phone, readerId)
  expect((await phone.write(path, { text: 'Neuf jours.' })).headers.location).toBe(`${path}?r=1#r1`)
  const { id } = await blog.ctx.db.selectFrom('reactions').select('id').executeTakeFirstOrThrow()
  return { blog, post, readerId, phone, id }
}

test('whoever signed corrects and withdraws from another device, in place', async () => {
  const { blog, readerId, id } = await start()
  const desktop = openBrowser(blog, '198.51.100.2')
  expect((await desktop.get(`/r/${id}/edit`)).statusCode).toBe(404)
  await signIn(blog, desktop, readerId)
  const page = await desktop.get(path)
  expect(page.body).toMatch(new RegExp(`/r/${id}/edit"`))
  expect(page.headers['cache-control']).toBe('no-store')
  const edited = await desktop.post(`/r/${id}/edit`, { text: 'Dix jours.' })
  expect(edited.statusCode).toBe(303)
  expect(await findReaction(blog.ctx.db, id)).toMatchObject({ source: 'Dix jours.', state: 'published' })
  expect((await desktop.post(`/r/${id}/withdraw`, {})).statusCode).toBe(303)
  expect(await findReaction(blog.ctx.db, id)).toMatchObject({ state: 'withdrawn' })
})

test('another reader, a guest and an author of the site are not its writer', async () => {
  const { blog, post, phone, id } = await start()
  const other = openBrowser(blog)
  await signIn(blog, other, await hasReader(blog.ctx, 'Ilse'))
  const ann = await atDesk(blog)
  expect((await other.get(`/r/${id}/withdraw`)).statusCode).toBe(404)
  expect((await ann.get(`/r/${id}/withdraw`)).statusCode).toBe(404)
  expect((await ann.get(path)).body).not.toContain(`/r/${id}/withdraw`)

  // Who sits at that browser next, and is not signed in.
  phone.cookies.delete('__Host-tresse_reader')
  expect((await phone.get(`/r/${id}/withdraw`)).statusCode).toBe(404)
  const own = comment(post, { name: 'Ann', authorId: ann.account.authorId, source: 'Merci.' })
  const { reaction } = await submitReaction(blog.ctx, own)
  expect((await other.get(`/r/${reaction.id}/withdraw`)).statusCode).toBe(404)
})

test('an author corrects and withdraws what they said in the thread', async () => {
  const { blog, post } = await start()
  const ann = await atDesk(blog)
  const own = comment(post, { name: 'Ann', authorId: ann.account.authorId, source: 'Merci.' })
  const { reaction } = await submitReaction(blog.ctx, own)
  expect((await ann.get(path)).body).toMatch(new RegExp(`/r/${reaction.id}/edit"`))
  expect((await ann.post(`/r/${reaction.id}/edit`, { text: 'Merci bien.' })).statusCode).toBe(303)
  expect((await ann.post(`/r/${reaction.id}/withdraw`, {})).statusCode).toBe(303)
  expect(await findReaction(blog.ctx.db, reaction.id)).toMatchObject({ state: 'withdrawn', source: 'Merci bien.' })
})

test('what is withdrawn and was answered leaves its trace', async () => {
  const { blog, post, phone, id } = await start()
  await submitReaction(blog.ctx, comment(post, { parentId: id, source: 'Et par temps sec ?' }))
  expect((await phone.get(`/r/${id}/edit`)).statusCode).toBe(403)
  const gone = await phone.post(`/r/${id}/withdraw`, {})
  expect(gone.headers.location).toBe(`${path}?r=1#r1`)
  const page = (await openBrowser(blog).get(path)).body
  expect(page).toContain('Message retiré par son auteur')
  expect(page).not.toContain('Neuf jours.')
})

test('of very many messages under one post the latest are those that can still be corrected', async () => {
  const { blog, post } = await start()
  const ann = await atDesk(blog)
  const say = (n: number) =>
    submitReaction(
      blog.ctx,
      comment(post, { name: 'Ann', authorId: ann.account.authorId, source: `Réponse numéro ${n}.` }),
    )
  for (let n = 0; n < 100; n++) await say(n)
  const { reaction } = await say(100)
  expect((await ann.get(`${path}?r=${reaction.number}`)).body).toContain(`/r/${reaction.id}/edit"`)
})
