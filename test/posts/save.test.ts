import { expect, test } from 'vitest'
import { saveAuthor } from '../../src/identities/author.ts'
import { findAddress, findPostByPath, findPostRow } from '../../src/posts/queries.ts'
import { renderOldPosts } from '../../src/posts/render.ts'
import { savePost, takeOffPost } from '../../src/posts/save.ts'
import { listTagsOf } from '../../src/posts/tags.ts'

import { startBlog, testCtx } from '../support/blog.ts'
import { draft, findRevision } from './support.ts'

test('a saved post stands at its path, rendered, counted and signed', async () => {
  const { ctx } = await testCtx()
  await saveAuthor(ctx, { slug: 'ann', name: 'Ann Oven', word: 'baker', bio: '' })

  await savePost(
    ctx,
    draft({
      author: 'ann',
      source: '# One\n\nFlour & *water* <script>alert(1)</script>\n\n![Loaf](/media/a.svg?b=1&c=2)',
    }),
  )

  const post = await findPostByPath(ctx.db, '/2026/03/bread')
  expect(post).toMatchObject({
    state: 'published',
    words: 3,
    image: '/media/a.svg?b=1&c=2',
    authorName: 'Ann Oven',
    authorWord: 'baker',
    publishedAt: '2026-03-03T07:30:00.000Z',
    updatedAt: '2026-03-03T07:30:00.000Z',
  })
  expect(post?.html).toContain('<em>water</em>')
  expect(post?.html).not.toContain('script')
})

test('the month of the permalink is the one that was written, not that of UTC', async () => {
  const { ctx } = await testCtx()
  const post = await savePost(ctx, draft({ date: '2026-03-01T00:30:00+02:00' }))
  expect(post.path).toBe('/2026/03/bread')
  expect(post.publishedAt).toBe('2026-02-28T22:30:00.000Z')
})

test('a French title gets its no-break spaces, an English one none', async () => {
  const { ctx } = await testCtx()
  expect((await savePost(ctx, draft({ lang: 'fr', title: 'Du pain ?' }))).title).toBe('Du pain\u202f?')
  expect((await savePost(ctx, draft({ slug: 'b', title: 'Bread ?' }))).title).toBe('Bread ?')
})

test('saving the same file content again changes nothing, other content moves the revision once', async () => {
  const { ctx, clock } = await testCtx()
  const file = { file: 'posts/bread.md', fileHash: 'one' }
  const first = await savePost(ctx, draft(file))
  const revision = await findRevision(ctx)
  clock.pass(60_000)

  expect(await savePost(ctx, draft({ ...file, source: 'never read' }))).toMatchObject({
    id: first.id,
    source: first.source,
  })
  expect(await findRevision(ctx)).toBe(revision)

  const second = await savePost(ctx, draft({ ...file, fileHash: 'two', source: 'Rye.' }))
  expect(second).toMatchObject({ id: first.id, text: 'Rye.', updatedAt: ctx.now().toISOString() })
  expect(await findRevision(ctx)).toBe(revision + 1)
})

test('two processes that save the same new file at once make one post', async () => {
  const { ctx } = await testCtx()
  const file = { file: 'posts/bread.md', fileHash: 'one', tags: ['Oven', 'Rye'] }
  const posts = await Promise.all([savePost(ctx, draft(file)), savePost(ctx, draft(file)), savePost(ctx, draft(file))])
  expect(new Set(posts.map(({ id }) => id)).size).toBe(1)
  expect(await ctx.db.selectFrom('posts').select('id').execute()).toHaveLength(1)
  expect(await findRevision(ctx)).toBe(2)
})

test('a new path leaves the former one behind, and coming back takes it up again', async () => {
  const { ctx } = await testCtx()
  const file = { file: 'posts/bread.md' }
  const post = await savePost(ctx, draft(file))
  await savePost(ctx, draft({ ...file, slug: 'rye' }))
  expect(await findPostByPath(ctx.db, '/2026/03/bread')).toBeUndefined()
  expect(await findAddress(ctx.db, '/2026/03/bread')).toMatchObject({ id: post.id, path: '/2026/03/rye' })

  await savePost(ctx, draft(file))
  expect(await findPostByPath(ctx.db, '/2026/03/bread')).toMatchObject({ id: post.id })
  expect(await findAddress(ctx.db, '/2026/03/bread')).toBeUndefined()
  expect(await findAddress(ctx.db, '/2026/03/rye')).toMatchObject({ id: post.id })
})

test('drafts are unknown to the public and leave no addresses', async () => {
  const { ctx } = await testCtx()
  const file = { file: 'posts/bread.md' }
  await savePost(ctx, draft({ ...file, date: null }))
  expect(await findPostByPath(ctx.db, '/draft/undated/bread')).toBeUndefined()
  const dated = await savePost(ctx, draft({ ...file, state: 'draft' }))
  expect(dated).toMatchObject({ state: 'draft', publishedAt: null, path: '/2026/03/bread' })
  expect(await findPostByPath(ctx.db, '/2026/03/bread')).toBeUndefined()
  await takeOffPost(ctx, dated)
  expect(await findPostByPath(ctx.db, '/2026/03/bread')).toBeUndefined()
  expect(await ctx.db.selectFrom('addresses').selectAll().execute()).toEqual([])
})

test('a draft that was public keeps its last address while it has no date, and leads nobody elsewhere', async () => {
  const { ctx, app } = await startBlog()
  const file = { file: 'posts/bread.md' }
  const post = await savePost(ctx, draft(file))
  const undated = await savePost(ctx, draft({ ...file, date: null }))
  expect(undated).toMatchObject({ id: post.id, state: 'draft', path: '/2026/03/bread' })
  for (const url of ['/2026/03/bread', '/2026/03/bread/feed.xml']) {
    const answer = await app.inject(url)
    expect([url, answer.statusCode, answer.headers.location]).toEqual([url, 410, undefined])
  }
  const dated = await savePost(ctx, draft({ ...file, date: '2026-04-01T08:30:00+01:00' }))
  expect((await app.inject('/2026/03/bread')).headers.location).toBe('/2026/04/bread')
  await takeOffPost(ctx, dated)
  expect((await app.inject('/2026/03/bread/feed.xml')).statusCode).toBe(410)
})

test('a post taken off is known as deleted, and another save brings it back with its number of reactions', async () => {
  const { ctx } = await testCtx()
  const file = { file: 'posts/bread.md', fileHash: 'one' }
  const post = await savePost(ctx, draft(file))
  await ctx.db.updateTable('posts').set({ total: 3, lastNumber: 5 }).execute()
  await takeOffPost(ctx, post)
  const revision = await findRevision(ctx)
  expect(await findPostByPath(ctx.db, post.path)).toMatchObject({ state: 'deleted' })
  await takeOffPost(ctx, post)
  expect(await findRevision(ctx)).toBe(revision)

  await savePost(ctx, draft(file))
  expect(await findPostRow(ctx.db, post.path)).toMatchObject({
    id: post.id,
    state: 'published',
    total: 3,
    lastNumber: 5,
  })
})

test('two posts cannot have one path, unless one of them is off', async () => {
  const { ctx } = await testCtx()
  const first = await savePost(ctx, draft({ file: 'posts/a.md' }))
  const other = await savePost(ctx, draft({ file: 'posts/b.md', slug: 'rye' }))
  const clash = savePost(ctx, draft({ file: 'posts/b.md' }))
  await expect(clash).rejects.toMatchObject({
    code: 'conflict',
    key: 'post.pathTaken',
    params: { other: 'posts/a.md' },
  })

  await takeOffPost(ctx, first)
  await savePost(ctx, draft({ file: 'posts/b.md' }))
  expect(await findPostByPath(ctx.db, '/2026/03/bread')).toMatchObject({ id: other.id })
  expect(await findPostRow(ctx.db, `/deleted/${first.id}`)).toMatchObject({ id: first.id })
})

const refusals = [
  [{ slug: 'Été' }, 'post.slugInvalid'],
  [{ slug: '' }, 'post.slugInvalid'],
  [{ slug: 'a/b' }, 'post.slugInvalid'],
  [{ kind: 'page', slug: '2026' }, 'post.slugReserved'],
  [{ kind: 'page', slug: 'tags' }, 'post.slugReserved'],
  [{ kind: 'page', slug: 'r' }, 'post.slugReserved'],
  [{ kind: 'page', slug: 'feed.xml' }, 'post.slugInvalid'],
  [{ title: ' \u200b ' }, 'post.titleMissing'],
  [{ author: 'nobody' }, 'post.unknownAuthor'],
  [{ source: `${'>'.repeat(200)} deep` }, 'post.tooMuch'],
] as const

test('a draft that does not fit is refused with the reason, and nothing is stored', async () => {
  const { ctx } = await testCtx()
  for (const [changes, key] of refusals) {
    await expect(savePost(ctx, draft(changes))).rejects.toMatchObject({ code: 'invalid', key })
  }
  expect(await ctx.db.selectFrom('posts').select('id').execute()).toEqual([])
})

test('a post may be called like a reserved word, and a page like any other', async () => {
  const { ctx } = await testCtx()
  expect((await savePost(ctx, draft({ slug: 'tags' }))).path).toBe('/2026/03/tags')
  expect((await savePost(ctx, draft({ kind: 'page', slug: 'about' }))).path).toBe('/about')
})

test('tags with one slug are one tag, and tags no longer named are gone from the post', async () => {
  const { ctx } = await testCtx()
  const post = await savePost(ctx, draft({ tags: ['Voûte', 'voute', ' ', 'Pain'] }))
  const slugs = async () => (await listTagsOf(ctx.db, [post.id])).get(post.id)?.map(({ slug }) => slug)
  expect(await slugs()).toEqual(['pain', 'voute'])
  await savePost(ctx, draft({ tags: ['Pain'] }))
  expect(await slugs()).toEqual(['pain'])
})

test('what an older cleaner wrote is rendered again, without being news', async () => {
  const { ctx } = await testCtx()
  const post = await savePost(ctx, draft())
  await ctx.db.updateTable('posts').set({ cleaner: 0, html: post.html, text: 'stale' }).execute()
  expect(await renderOldPosts(ctx)).toBe(1)
  expect(await findPostRow(ctx.db, post.path)).toMatchObject({ text: 'Flour and water.', updatedAt: post.updatedAt })
  expect(await renderOldPosts(ctx)).toBe(0)
})
