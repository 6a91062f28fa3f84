import { expect, test } from 'vitest'
import { moderate } from '../../src/reactions/moderate.ts'
import { findReaction } from '../../src/reactions/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { already, comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

async function asked(blog: Blog, held = false) {
  const ann = await atDesk(blog)
  const post = await hasPost(blog.ctx, { author: 'ann', question: 'Et vous ?' })
  const imported = held ? {} : { imported: already() }
  const { reaction } = await submitReaction(blog.ctx, comment(post, { name: 'Tomas', ...imported }))
  return { ann, post, id: reaction.id }
}

test('the desk opens on who waits, and says so plainly when nobody does', async () => {
  const blog = await startBlog()
  const { ann, id } = await asked(blog)

  expect((await ann.get('/admin')).body).toMatch(/Une personne vous attend[^]*Questions qui vous sont posées[^]*Tomas/)
  expect((await ann.post(`/admin/waiting/${id}/aside`, { do: 'settle' })).headers.location).toBe('/admin?done=settled')
  const after = await ann.get('/admin?done=settled')
  expect(after.body).toContain('Personne n’attend. Belle occasion d’écrire.')
  expect(after.body).toContain('Rangé\u00a0: sans réponse nécessaire.')
})

test('an answer in place stands in the thread; an empty one keeps its place', async () => {
  const blog = await startBlog()
  const { ann, post, id } = await asked(blog)

  const long = 'Dix-huit grammes. '.repeat(1000)
  const refused = await ann.post(`/admin/waiting/${id}/answer`, { text: long })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain(long.trim())
  expect((await ann.post(`/admin/waiting/${id}/answer`, { text: '  ' })).body).toContain('Le message est vide.')
  const sent = await ann.post(`/admin/waiting/${id}/answer`, { text: 'Dix-huit grammes.' })
  expect(sent.headers.location).toBe('/admin?done=answered')
  expect((await blog.app.inject(post.path)).body).toContain('Dix-huit grammes.')
  expect((await ann.get('/admin')).body).toContain('Personne n’attend')
})

test('what is held is decided in place, and taken back within ten seconds', async () => {
  const blog = await startBlog()
  const { ann, id } = await asked(blog, true)
  const state = async () => (await findReaction(blog.ctx.db, id))?.state

  const { headers } = await ann.post(`/admin/waiting/${id}/decide`, { decision: 'approve' })
  expect(await state()).toBe('published')
  const page = await ann.get(String(headers.location))
  const [, batch = ''] = /name="batch" value="([^"]+)"/.exec(page.body) ?? []
  expect((await ann.post('/admin/waiting/undo', { batch })).headers.location).toBe('/admin?done=undone')
  expect(await state()).toBe('pending')

  await ann.post(`/admin/waiting/${id}/decide`, { decision: 'remove' })
  expect(await state()).toBe('removed')
  blog.clock.pass(11_000)
  expect((await ann.get(String(headers.location))).body).not.toContain('name="batch"')
})

test('a checklist item is dismissed by its button', async () => {
  const blog = await startBlog()
  const ann = await atDesk(blog)
  const post = await hasPost(blog.ctx, { author: 'ann', date: '2026-11-19T09:00:00+01:00' })
  expect((await ann.get('/admin')).body).toContain('Aucune question n’est posée aux lecteurs.')

  const dismissed = await ann.post(`/admin/checks/${post.id}/question`, { back: 'https://elsewhere.example/' })
  expect(dismissed.headers.location).toBe('/admin?done=dismissed')
  expect((await ann.get(`/admin/posts/${post.id}/published`)).body).toContain('montrez-le à trois personnes')
  expect((await ann.get('/admin')).body).not.toContain('Aucune question n’est posée aux lecteurs.')
})

test('what is not theirs is refused, what is not there is not found', async () => {
  const blog = await startBlog()
  const { ann, post, id } = await asked(blog)
  const bob = await atDesk(blog, 'author', 'bob')

  for (const [url, fields] of [
    [`/admin/waiting/${id}/answer`, { text: 'Moi, je dirais…' }],
    [`/admin/waiting/${id}/aside`, { do: 'settle' }],
    [`/admin/waiting/${id}/decide`, { decision: 'spam' }],
    [`/admin/checks/${post.id}/question`, {}],
  ] as const) {
    expect((await bob.post(url, fields)).statusCode, url).toBe(403)
    expect((await ann.post(url.replace(/\d+/, '999999'), fields)).statusCode, url).toBe(404)
  }
  expect((await ann.post(`/admin/waiting/${id}/decide`, { decision: 'explode' })).statusCode).toBe(400)
  expect((await ann.post(`/admin/checks/${post.id}/constructor`)).statusCode).toBe(404)
})

test('what somebody else has decided meanwhile is left as it is', async () => {
  const blog = await startBlog()
  const { ann, id } = await asked(blog, true)
  await moderate(blog.ctx, id, 'spam', 'cli')

  const { headers } = await ann.post(`/admin/waiting/${id}/decide`, { decision: 'approve' })

  expect(headers.location).toBe('/admin?done=gone')
  expect((await findReaction(blog.ctx.db, id))?.state).toBe('spam')
})

test('an answer to what was removed meanwhile keeps its text', async () => {
  const blog = await startBlog()
  const { ann, id } = await asked(blog, true)
  await moderate(blog.ctx, id, 'remove', 'cli')

  const answer = await ann.post(`/admin/waiting/${id}/answer`, { text: 'Trois heures au moins.' })

  expect(answer.statusCode).toBe(409)
  expect(answer.body).toContain('Trois heures au moins.')
})
