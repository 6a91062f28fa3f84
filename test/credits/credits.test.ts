import { expect, test } from 'vitest'
import { withdrawReaction } from '../../src/reactions/moderate.ts'
import { findReaction } from '../../src/reactions/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { savePost } from '../../src/posts/save.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { already, comment, hasPost, postDraft } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { visitor } from '../support/visitor.ts'

const ilse = 'ilse@bourg.example'

async function hasRemark(blog: Blog, own: Parameters<typeof comment>[1] = {}) {
  const post = await hasPost(blog.ctx)
  const draft = comment(post, {
    name: 'Ilse',
    email: ilse,
    source: 'Neuf, par temps humide.',
    imported: already(),
    ...own,
  })
  return { post, reaction: (await submitReaction(blog.ctx, draft)).reaction }
}

test('a credit stands at the foot of the post and in the thread, and no feed changes', async () => {
  const blog = await startBlog()
  const { post, reaction } = await hasRemark(blog)
  const desk = await atDesk(blog)
  const anybody = visitor(blog)
  const feed = (await anybody.get(`${post.path}/feed`)).body
  expect((await desk.get(`/admin/reactions/${reaction.id}`)).body).toContain('id="crediter"')

  const done = await desk.post(`/admin/reactions/${reaction.id}/credit`, { words: ' la cure passe à <neuf> jours ' })
  expect(done.headers.location).toBe(`/admin/reactions/${reaction.id}?done=credited#crediter`)
  const page = (await anybody.get(post.path)).body
  expect(page).toContain('Revu le 20 novembre grâce à Ilse (')
  expect(page).toContain('<a href="/2026/11/pain?r=1#r1">réaction 1</a>)\u00a0: la cure passe à &lt;neuf&gt; jours')
  expect(page).toContain('★ créditée')
  expect((await anybody.get(`${post.path}/feed`)).body).toBe(feed)
})

test('its date is that of the revision that came after the remark', async () => {
  const blog = await startBlog()
  const { post, reaction } = await hasRemark(blog, { createdAt: '2026-11-04T08:00:00.000Z' })
  await blog.ctx.db
    .insertInto('revisions')
    .values({
      postId: post.id,
      number: 9,
      kind: 'publish',
      label: '',
      fields: '{}',
      words: 1,
      accountId: null,
      who: '',
      at: '2026-11-09T08:00:00.000Z',
    })
    .execute()
  const desk = await atDesk(blog)
  await desk.post(`/admin/reactions/${reaction.id}/credit`, { words: 'neuf jours' })
  expect((await visitor(blog).get(post.path)).body).toContain('Revu le 9 novembre grâce à Ilse')
})

test('its writer gets one mail, however often the words change', async () => {
  const blog = await startBlog({ mail: true })
  const { reaction } = await hasRemark(blog)
  const desk = await atDesk(blog)
  const credit = (words: string) => desk.post(`/admin/reactions/${reaction.id}/credit`, { words })
  await credit('huit jours')
  await credit('la cure passe à neuf jours')
  await blog.runJobs()
  expect(blog.mail.to(ilse)).toHaveLength(0)
  blog.clock.pass(5 * 60_000)
  await blog.runJobs()
  const [mail, ...more] = blog.mail.to(ilse)
  expect(more).toEqual([])
  expect(mail?.subject).toBe('Votre remarque a changé l’article')
  expect(mail?.text).toContain('la cure passe à neuf jours')
  expect(mail?.text).toContain('Neuf, par temps humide.')

  await desk.post(`/admin/reactions/${reaction.id}/uncredit`)
  await credit('neuf jours')
  blog.clock.pass(5 * 60_000)
  await blog.runJobs()
  expect(blog.mail.to(ilse)).toHaveLength(1)
})

test('what is taken back in time is not told, and leaves the page', async () => {
  const blog = await startBlog({ mail: true })
  const { post, reaction } = await hasRemark(blog)
  const desk = await atDesk(blog)
  await desk.post(`/admin/reactions/${reaction.id}/credit`, { words: 'neuf jours' })
  await desk.post(`/admin/reactions/${reaction.id}/uncredit`)
  blog.clock.pass(5 * 60_000)
  await blog.runJobs()
  expect(blog.mail.to(ilse)).toEqual([])
  const page = (await visitor(blog).get(post.path)).body
  expect(page).not.toContain('grâce à')
  expect(page).not.toContain('★')
})

test('a credited message that its writer withdraws is credited no longer, and not told of', async () => {
  const blog = await startBlog({ mail: true })
  const { post, reaction } = await hasRemark(blog)
  const desk = await atDesk(blog)
  await desk.post(`/admin/reactions/${reaction.id}/credit`, { words: 'neuf jours' })
  const row = await findReaction(blog.ctx.db, reaction.id)
  if (row) await withdrawReaction(blog.ctx, row, 'writer')
  blog.clock.pass(5 * 60_000)
  await blog.runJobs()
  expect(blog.mail.to(ilse)).toEqual([])
  expect((await visitor(blog).get(post.path)).body).not.toContain('grâce à')
})

test('words are asked for, and kept when they are too many', async () => {
  const blog = await startBlog()
  const { reaction } = await hasRemark(blog)
  const desk = await atDesk(blog)
  const none = await desk.post(`/admin/reactions/${reaction.id}/credit`, { words: '  ' })
  expect(none.statusCode).toBe(422)
  expect(none.body).toContain('Dites en quelques mots')
  const long = await desk.post(`/admin/reactions/${reaction.id}/credit`, { words: 'neuf '.repeat(60) })
  expect(long.statusCode).toBe(422)
  expect(long.body).toContain('value="neuf neuf')
})

test('only who writes a post credits what was said under it, and no author thanks the house', async () => {
  const blog = await startBlog()
  const { post, reaction } = await hasRemark(blog)
  for (const role of ['moderator', 'author'] as const) {
    const desk = await atDesk(blog, role, role)
    expect((await desk.post(`/admin/reactions/${reaction.id}/credit`, { words: 'neuf' })).statusCode).toBe(403)
  }
  const desk = await atDesk(blog)
  const own = comment(post, { name: 'Ann', authorId: desk.account.authorId, source: 'Neuf jours, donc.' })
  const { reaction: mine } = await submitReaction(blog.ctx, own)
  expect((await desk.post(`/admin/reactions/${mine.id}/credit`, { words: 'neuf' })).statusCode).toBe(409)
  expect((await desk.post('/admin/reactions/9999/credit', { words: 'neuf' })).statusCode).toBe(404)
  await savePost(blog.ctx, postDraft({ slug: 'autre' }))
  expect((await visitor(blog).get('/2026/11/autre')).body).not.toContain('id="revu"')
})
