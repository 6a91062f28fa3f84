import { expect, test } from 'vitest'
import { findAuthor } from '../../src/identities/queries.ts'
import { lookAgain, newMemory, readContent } from '../../src/posts/content-folder.ts'
import { listTagLabels } from '../../src/posts/organise.ts'
import { loadDemoReactions, removeDemo } from '../../src/transfer/demo.ts'
import { hotPost, startDemo } from '../site/cast.ts'
import { comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { goThrough, newcomer } from './cast.ts'

test('the demonstration removed leaves nothing: no post, thread, tag, author or trace in the search', async () => {
  const { app, ctx } = await startDemo()

  await removeDemo(ctx)

  for (const table of ['posts', 'reactions', 'tags', 'postTags', 'authors', 'addresses'] as const) {
    expect({ table, rows: await ctx.db.selectFrom(table).selectAll().execute() }).toEqual({ table, rows: [] })
  }
  expect((await app.inject({ url: hotPost })).statusCode).toBe(404)
  expect((await app.inject({ url: '/search?q=four' })).body).not.toContain('/2026/')
  expect(ctx.settings.demo).toBe(false)
})

test('the content folder passes its files over from then on, in this process and the next', async () => {
  const { ctx } = await startDemo()
  const memory = newMemory()
  await readContent(ctx, memory)

  await removeDemo(ctx)
  await lookAgain(ctx, memory)
  await readContent(ctx)
  await loadDemoReactions(ctx)

  expect(await ctx.db.selectFrom('posts').select('id').execute()).toEqual([])
  expect(await findAuthor(ctx.db, 'mado')).toBeUndefined()
})

test('what is one’s own stays: posts, their tags, and whoever wrote in a thread of the demonstration', async () => {
  const blog = await startDemo()
  const { ctx } = blog
  const { account } = await atDesk(blog)
  const demoPost = await ctx.db.selectFrom('posts').selectAll().where('path', '=', hotPost).executeTakeFirstOrThrow()
  await submitReaction(ctx, comment(demoPost, { authorId: account.authorId, name: 'Ann', source: 'Je réponds ici.' }))
  await hasPost(ctx, { slug: 'mien', author: 'mado', tags: ['pain'] })

  await removeDemo(ctx)

  expect((await blog.app.inject({ url: '/2026/11/mien' })).statusCode).toBe(200)
  expect((await listTagLabels(ctx.db)).map(({ slug, posts }) => [slug, posts])).toEqual([['pain', 1]])
  expect(await findAuthor(ctx.db, 'ann')).toBeDefined()
  expect(await findAuthor(ctx.db, 'mado')).toBeDefined()
  expect(await findAuthor(ctx.db, 'owen')).toBeUndefined()
})

test('the last step of the set-up asks whether to keep it, and does as told', async () => {
  const blog = await startDemo()
  const guest = await newcomer(blog)
  await goThrough(guest)

  const home = await blog.app.inject({ url: '/' })
  expect(home.body).toContain('<title>Le Sel et la Cendre</title>')
  expect(home.body).not.toContain(hotPost)
  expect(home.body).toContain('href="/admin/posts"')
  expect(home.body).not.toContain(blog.ctx.config.contentDir)
  expect((await blog.app.inject({ url: hotPost })).statusCode).toBe(404)
})
