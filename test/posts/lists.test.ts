import { expect, test } from 'vitest'
import {
  listAddresses,
  listConversations,
  listMonths,
  listPosts,
  listPostsOfMonth,
  listPostsUnder,
  listWholePosts,
} from '../../src/posts/lists.ts'
import { findNeighbours } from '../../src/posts/neighbours.ts'
import { listPages } from '../../src/posts/pages.ts'
import { savePost } from '../../src/posts/save.ts'
import { findTag, listTags, listTagsNear } from '../../src/posts/tags.ts'
import { testCtx } from '../support/blog.ts'
import { draft, savePosts } from './support.ts'

test('posts come newest first, page by page, without drafts and pages', async () => {
  const { ctx } = await testCtx()
  await savePosts(ctx, [1, 3, 2])
  await savePost(ctx, draft({ slug: 'hidden', state: 'draft' }))
  await savePost(ctx, draft({ slug: 'about', kind: 'page' }))

  const first = await listPosts(ctx.db, { page: 1, perPage: 2 })
  const second = await listPosts(ctx.db, { page: 2, perPage: 2 })

  expect(first.items.map(({ slug }) => slug)).toEqual(['post-3', 'post-2'])
  expect(second.items.map(({ slug }) => slug)).toEqual(['post-1'])
  expect([first.more, second.more]).toEqual([true, false])
  expect((await listPages(ctx.db, ctx.settings)).map(({ path }) => path)).toEqual(['/about'])
  expect((await listWholePosts(ctx.db, 2)).map(({ slug, text }) => [slug, text])).toEqual([
    ['post-3', 'Flour and water.'],
    ['post-2', 'Flour and water.'],
  ])
  expect((await listAddresses(ctx.db)).map(({ path }) => path).sort()).toEqual([
    '/2026/03/post-1',
    '/2026/03/post-2',
    '/2026/03/post-3',
    '/about',
  ])
})

test('a card has the summary of its author, else the beginning of the text', async () => {
  const { ctx } = await testCtx()
  await savePosts(ctx, [1], { summary: 'In short.' })
  await savePosts(ctx, [2], { source: 'word '.repeat(500) })
  const [long, short] = (await listPosts(ctx.db, { page: 1, perPage: 9 })).items
  expect(short?.summary).toBe('In short.')
  expect(long?.summary).toMatch(/^word word .* word…$/)
  expect(long?.summary.length).toBeLessThanOrEqual(320)
  expect(long).not.toHaveProperty('html')
})

test('months count posts and their reactions, as permalinks say the month', async () => {
  const { ctx } = await testCtx()
  await savePosts(ctx, [1, 2])
  await savePost(ctx, draft({ slug: 'new-year', date: '2026-01-01T00:10:00+01:00' }))
  await ctx.db.updateTable('posts').set({ total: 4 }).execute()
  expect(await listMonths(ctx.db)).toEqual([
    { year: 2026, month: 3, posts: 2, reactions: 8 },
    { year: 2026, month: 1, posts: 1, reactions: 4 },
  ])
  expect((await listPostsOfMonth(ctx.db, 2026, 1)).map(({ slug }) => slug)).toEqual(['new-year'])
  expect(await listPostsOfMonth(ctx.db, 2025, 12)).toEqual([])
})

test('neighbours stand beside a post in time, also when the times are equal', async () => {
  const { ctx } = await testCtx()
  await savePosts(ctx, [1, 3])
  const same = { date: '2026-03-02T12:00:00Z' }
  const a = await savePost(ctx, draft({ slug: 'a', ...same }))
  const b = await savePost(ctx, draft({ slug: 'b', ...same }))
  expect(await findNeighbours(ctx.db, a)).toMatchObject({
    previous: { path: '/2026/03/post-1' },
    next: { path: '/2026/03/b' },
  })
  expect(await findNeighbours(ctx.db, b)).toMatchObject({
    previous: { path: '/2026/03/a' },
    next: { path: '/2026/03/post-3' },
  })
  const [newest] = (await listPosts(ctx.db, { page: 1, perPage: 1 })).items
  expect(await findNeighbours(ctx.db, newest!)).toMatchObject({ previous: { path: '/2026/03/b' }, next: undefined })
})

test('tags are counted over published posts and lead to them', async () => {
  const { ctx } = await testCtx()
  await savePosts(ctx, [1, 2], { tags: ['Voûte', 'Pain'] })
  await savePosts(ctx, [3], { tags: ['Pain'] })
  await savePost(ctx, draft({ slug: 'hidden', state: 'draft', tags: ['Pain', 'Secret'] }))
  expect((await listTags(ctx.db)).map(({ slug, posts }) => [slug, posts])).toEqual([
    ['pain', 3],
    ['voute', 2],
  ])
  expect(await findTag(ctx.db, 'secret')).toBeUndefined()
  const tag = await findTag(ctx.db, 'voute')
  expect(tag).toMatchObject({ name: 'Voûte', posts: 2 })
  const posts = await listPostsUnder(ctx.db, { tagId: tag!.id }, { page: 1, perPage: 1 })
  expect([posts.items[0]?.slug, posts.more]).toEqual(['post-2', true])
  expect((await listWholePosts(ctx.db, 9, { tagId: tag!.id })).map(({ slug }) => slug)).toEqual(['post-2', 'post-1'])
})

test('tags near the words of a query are those that look like them', async () => {
  const { ctx } = await testCtx()
  await savePosts(ctx, [1], { tags: ['Voûte', 'Pain'] })
  const near = async (query: string) => (await listTagsNear(ctx.db, query, 3)).map(({ name }) => name)
  expect(await near('voutes')).toEqual(['Voûte'])
  expect(await near('du pin')).toEqual(['Pain'])
  expect(await near('zzz')).toEqual([])
  expect(await near('')).toEqual([])
})

test('conversations are the posts last spoken in', async () => {
  const { ctx } = await testCtx()
  await savePosts(ctx, [1, 2, 3])
  for (const [slug, latestAt] of [
    ['post-1', '2026-05-02T00:00:00.000Z'],
    ['post-2', '2026-05-01T00:00:00.000Z'],
  ] as const) {
    await ctx.db.updateTable('posts').set({ latestAt, latestName: 'Bo' }).where('slug', '=', slug).execute()
  }
  expect((await listConversations(ctx.db, 3)).map(({ slug }) => slug)).toEqual(['post-1', 'post-2'])
  expect(await listConversations(ctx.db, 1)).toHaveLength(1)
})
