import { expect, test } from 'vitest'
import { nameSite } from '../../src/settings/site.ts'
import { invalid } from '../site/valid.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { visitor } from '../support/visitor.ts'
import { submitReaction } from '../../src/reactions/submit.ts'

const env = { SITE_URL: 'http://localhost', REACTIONS: 'open' }

async function hasMessage(blog: Blog, source = 'Achetez mes casseroles en cuivre.') {
  await nameSite(blog.ctx, 'Le Carnet du Four', '')
  const post = await hasPost(blog.ctx)
  const { reaction } = await submitReaction(blog.ctx, comment(post, { name: 'Gus', source }))
  return { post, reaction }
}

const listReports = (blog: Blog) => blog.ctx.db.selectFrom('reports').selectAll().orderBy('id').execute()

test('anybody reports what is shown, without script, and is thanked', async () => {
  const blog = await startBlog({ env })
  const { post, reaction } = await hasMessage(blog)
  const reader = visitor(blog)
  const page = await reader.get(post.path)
  const link = `/r/${reaction.id}/report`
  expect(page.body).toContain(`href="${link}"`)

  const form = await reader.get(link)
  expect(form.statusCode).toBe(200)
  expect(form.body).toContain('Achetez mes casseroles')
  expect(form.headers['cache-control']).toBe('no-store')
  for (const body of [page.body, form.body]) expect(await invalid(body)).toEqual([])
  const sent = await reader.post(link, { reason: 'spam', words: 'C’est la troisième fois.' })
  expect([sent.statusCode, sent.headers.location]).toEqual([303, `${link}?done=thanks`])
  expect((await reader.get(`${link}?done=thanks`)).body).toContain('C’est signalé')
  expect(await listReports(blog)).toMatchObject([
    { reactionId: reaction.id, reason: 'spam', words: 'C’est la troisième fois.', address: '192.0.2.1' },
  ])
})

test('what is missing is said beside its field, with the words kept', async () => {
  const blog = await startBlog({ env })
  const { reaction } = await hasMessage(blog)
  const link = `/r/${reaction.id}/report`
  const reader = visitor(blog)
  const without = await reader.post(link, { words: 'Regardez bien.' })
  expect(without.statusCode).toBe(422)
  expect(without.body).toContain('href="#reason"')
  expect(without.body).toContain('Regardez bien.')
  const other = await reader.post(link, { reason: 'other', words: '   ' })
  expect(other.statusCode).toBe(422)
  expect(other.body).toContain('href="#words"')
  expect(other.body).toMatch(/value="other"[^>]* checked/)
  expect((await reader.post(link, { reason: 'other', words: 'x'.repeat(1001) })).statusCode).toBe(422)
  expect((await reader.post(link, { reason: ['spam', 'abuse'] })).statusCode).toBe(400)
  expect(await listReports(blog)).toEqual([])
})

test('one person counts once for a message, neighbours count for themselves', async () => {
  const blog = await startBlog({ env })
  const { reaction } = await hasMessage(blog)
  const link = `/r/${reaction.id}/report`
  const one = visitor(blog, '192.0.2.1')
  for (const reason of ['spam', 'abuse']) expect((await one.post(link, { reason })).statusCode).toBe(303)
  await visitor(blog, '192.0.2.2').post(link, { reason: 'abuse' })
  expect((await listReports(blog)).map(({ reason }) => reason)).toEqual(['spam', 'abuse'])
})

test('whoever reports without end is asked to wait', async () => {
  const blog = await startBlog({ env })
  const { post } = await hasMessage(blog)
  const reader = visitor(blog)
  const answers: number[] = []
  for (let n = 0; n < 6; n++) {
    const draft = comment(post, { name: 'Gus', source: `Et de ${n} casseroles.`, address: `192.0.2.${100 + n}` })
    const { reaction } = await submitReaction(blog.ctx, draft)
    answers.push((await reader.post(`/r/${reaction.id}/report`, { reason: 'spam' })).statusCode)
  }
  expect(answers).toEqual([303, 303, 303, 303, 303, 429])
})

test('what nobody is shown cannot be reported, and another site cannot report', async () => {
  const blog = await startBlog({ env: { SITE_URL: 'http://localhost', REACTIONS: 'held' } })
  const { reaction } = await hasMessage(blog)
  const reader = visitor(blog)
  for (const id of [reaction.id, 9999, 0]) expect((await reader.get(`/r/${id}/report`)).statusCode).toBe(404)
  const link = `/r/${reaction.id}/report`
  expect((await reader.post(link, { reason: 'spam' })).statusCode).toBe(404)
  const foreign = await reader.post(link, { reason: 'spam' }, { 'sec-fetch-site': 'cross-site' })
  expect(foreign.statusCode).toBe(403)
})

test('moderators find what is reported, remove it, and may undo that', async () => {
  const blog = await startBlog({ env })
  const { reaction } = await hasMessage(blog)
  await visitor(blog).post(`/r/${reaction.id}/report`, { reason: 'abuse', words: '<b>Méchant</b>' })
  const desk = await atDesk(blog, 'moderator')
  expect((await desk.get('/admin')).body).toContain(`/admin/reports#m${reaction.id}`)
  const list = await desk.get('/admin/reports')
  expect(list.body).toContain('&lt;b&gt;Méchant&lt;/b&gt;')
  expect(list.body).not.toContain('192.0.2.1')

  const done = await desk.post(`/admin/reports/${reaction.id}`, { answer: 'remove' })
  expect(done.statusCode).toBe(303)
  const after = await desk.get(String(done.headers.location))
  expect(after.body).not.toContain('Méchant')
  const batch = /name="batch" value="([^"]+)"/.exec(after.body)?.[1] ?? ''
  const back = await desk.post('/admin/reactions/undo', { batch, back: '/admin/reports' })
  expect(back.headers.location).toBe('/admin/reports?done=undone-1')
  expect((await desk.get('/admin/reports')).body).toContain('Méchant')
})

test('“nothing against it” closes a report and leaves the message', async () => {
  const blog = await startBlog({ env })
  const { post, reaction } = await hasMessage(blog)
  await visitor(blog).post(`/r/${reaction.id}/report`, { reason: 'abuse' })
  const desk = await atDesk(blog)
  const done = await desk.post(`/admin/reports/${reaction.id}`, { answer: 'nothing' })
  expect(done.headers.location).toBe('/admin/reports?done=nothing')
  expect((await desk.get('/admin/reports')).body).toContain('Rien de signalé.')
  expect((await visitor(blog).get(post.path)).body).toContain('Achetez mes casseroles')
  expect(await listReports(blog)).toMatchObject([{ closedBy: desk.account.id }])
  expect((await desk.post(`/admin/reports/${reaction.id}`, { answer: 'burn' })).statusCode).toBe(400)
})

test('an author answers for own posts only, and links from other sites are reported too', async () => {
  const blog = await startBlog({ env })
  const post = await hasPost(blog.ctx)
  const { reaction } = await submitReaction(blog.ctx, linkback(post, { name: 'Zed', title: 'Casseroles' }))
  const reader = visitor(blog)
  expect(reaction.state).toBe('published')
  expect((await reader.post(`/r/${reaction.id}/report`, { reason: 'spam' })).statusCode).toBe(303)
  const desk = await atDesk(blog, 'author', 'zoe')
  expect((await desk.get('/admin/reports')).body).toContain('Rien de signalé.')
  expect((await desk.post(`/admin/reports/${reaction.id}`, { answer: 'remove' })).statusCode).toBe(403)
})
