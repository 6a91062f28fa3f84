import { expect, test } from 'vitest'
import { createDraft } from '../../src/posts/drafts.ts'
import { listDeskPosts } from '../../src/posts/desk-lists.ts'
import { deletePost } from '../../src/posts/delete.ts'
import { publishDraft, scheduleDraft } from '../../src/posts/publish.ts'
import { startBlog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { changeDraft, putReaction } from './support.ts'

test('the list shows what was written last first, with state, author, thread and what is not published', async () => {
  const blog = await startBlog()
  const { ctx, clock } = blog
  const { account } = await atDesk(blog)
  const file = await hasPost(ctx, { file: 'posts/pain.md', fileHash: 'one', slug: 'fichier', title: 'Le fichier' })
  const shown = await createDraft(ctx, account, { title: 'Publié' })
  await publishDraft(ctx, account, shown, 1)
  await putReaction(ctx, shown, { number: 1 })
  await putReaction(ctx, shown, { number: 2, state: 'pending' })
  clock.pass(60_000)
  const waits = await createDraft(ctx, account, { title: 'Programmé' })
  await scheduleDraft(ctx, account, waits, 1, '2026-12-01T07:00:00.000Z')
  clock.pass(60_000)
  const draft = await createDraft(ctx, account, { title: 'Brouillon' })
  clock.pass(60_000)
  await changeDraft(ctx, account, shown, { source: 'Autrement.' })
  const gone = await createDraft(ctx, account, { title: 'Parti' })
  await publishDraft(ctx, account, gone, 1)
  await deletePost(ctx, account, gone)

  const list = await listDeskPosts(ctx.db, { account })
  expect(list).toMatchObject({ total: 4, pages: 1, counts: { draft: 1, scheduled: 1, published: 2, deleted: 1 } })
  expect(list.posts.map(({ id }) => id)).toEqual([shown, draft, waits, file.id])
  expect(list.posts[0]).toMatchObject({ changed: true, waiting: 1, total: 1, authorName: 'Ann', file: null })
  expect(list.posts[1]).toMatchObject({ changed: false, state: 'draft', title: 'Brouillon' })
  expect(list.posts[2]).toMatchObject({ changed: false, scheduledAt: '2026-12-01T07:00:00.000Z' })
  expect(list.posts[3]).toMatchObject({ changed: false, file: 'posts/pain.md' })
  expect((await listDeskPosts(ctx.db, { account, state: 'deleted' })).posts.map(({ id }) => id)).toEqual([gone])
})

test('titles are found whatever their accents, with the tabs’ counts as before', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  for (const title of ['L’été au fournil', 'Le fournil en hiver', 'Autre chose']) {
    await createDraft(blog.ctx, account, { title })
  }
  const found = await listDeskPosts(blog.ctx.db, { account, search: 'FOURNIL ete' })
  expect(found).toMatchObject({ total: 1, counts: { draft: 3 }, posts: [{ title: 'L’été au fournil' }] })
  expect(await listDeskPosts(blog.ctx.db, { account, search: 'rien' })).toMatchObject({ total: 0, pages: 1, posts: [] })
})

test('an author sees own posts only, a page holds thirty, pages and posts are told apart', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const { account: bea } = await atDesk(blog, 'author', 'bea')
  const own = await createDraft(blog.ctx, bea, { title: 'De Béa' })
  for (let n = 1; n <= 31; n++) await createDraft(blog.ctx, account, { title: `Page ${n}`, kind: 'page' })

  expect(await listDeskPosts(blog.ctx.db, { account: bea })).toMatchObject({ total: 1, posts: [{ id: own }] })
  const first = await listDeskPosts(blog.ctx.db, { account, kind: 'page' })
  expect(first).toMatchObject({ total: 31, pages: 2, counts: { draft: 31 } })
  expect(first.posts).toHaveLength(30)
  const second = await listDeskPosts(blog.ctx.db, { account, kind: 'page', search: 'page', page: 2 })
  expect(second.posts.map(({ title }) => title)).toEqual(['Page 1'])
  expect((await listDeskPosts(blog.ctx.db, { account, page: 9 })).posts).toEqual([])
})
