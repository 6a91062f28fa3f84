import { expect, test } from 'vitest'
import { findPostByTarget } from '../../src/linkbacks/target.ts'
import { savePost, takeOffPost } from '../../src/posts/save.ts'
import { draft, putReaction } from '../posts/support.ts'
import { testCtx } from '../support/blog.ts'

const ours: [string, number | null][] = [
  ['https://blog.example/2026/03/bread', null],
  ['http://blog.example/2026/03/bread', null],
  ['HTTPS://BLOG.EXAMPLE./2026/03/bread', null],
  ['https://blog.example:443/2026/03/bread', null],
  ['https://blog.example/2026/03/bread/', null],
  ['https://blog.example/2026/03/%62read', null],
  ['https://blog.example/2026/03/bread#r7', 7],
  ['https://blog.example/2026/03/bread?r=7', 7],
  ['https://blog.example/2026/03/bread?r=7#r8', 8],
  ['https://blog.example/2026/03/bread?r=7&utm_source=mail&fbclid=x#reagir', 7],
  ['https://blog.example/2026/03/bread?r=x', null],
  ['https://blog.example/2026/03/bread?r=99999999999', null],
  ['https://blog.example/2025/01/former', null],
  ['https://blog.example/r/1', 7],
]

test('a post is named by every spelling of its address, and a reaction with it', async () => {
  const { ctx } = await testCtx()
  await savePost(ctx, draft({ file: 'posts/bread.md', slug: 'former', date: '2025-01-01' }))
  const post = await savePost(ctx, draft({ file: 'posts/bread.md' }))
  await putReaction(ctx, post.id, { number: 7 })
  for (const [target, parentNumber] of ours) {
    const found = await findPostByTarget(ctx.db, ctx.config, target)
    const named = { target, id: found?.post.id, parentNumber: found?.parentNumber }
    expect(named).toEqual({ target, id: post.id, parentNumber })
  }
})

const notOurs = [
  'https://blog.example/',
  'https://blog.example',
  'https://blog.example/2026/03/other',
  'https://blog.example/2026/03/bread//',
  'https://blog.example/2026/03/bread/feed.xml',
  'https://blog.example/2026/03/bread?p=3',
  'https://blog.example/2026/03/secret',
  'https://blog.example/2026/03/gone',
  'https://blog.example/draft/undated/undated',
  'https://blog.example/r/2',
  'https://blog.example/r/3',
  'https://blog.example/r/99',
  'https://blog.example/r/0',
  'https://blog.example:8080/2026/03/bread',
  'http://blog.example:443/2026/03/bread',
  'https://www.blog.example/2026/03/bread',
  'https://blog.example.evil.example/2026/03/bread',
  'https://evil.example/?https://blog.example/2026/03/bread',
  'https://blog.example@evil.example/2026/03/bread',
  'https://me@blog.example/2026/03/bread',
  'ftp://blog.example/2026/03/bread',
  '/2026/03/bread',
  'not an address',
  '',
]

test('other sites, other pages, drafts and what is off are not named, all alike', async () => {
  const { ctx } = await testCtx()
  await savePost(ctx, draft({ slug: 'secret', state: 'draft' }))
  await savePost(ctx, draft({ slug: 'undated', date: null }))
  const gone = await savePost(ctx, draft({ slug: 'gone' }))
  await putReaction(ctx, gone.id, { number: 1 })
  await putReaction(ctx, gone.id, { number: 2 })
  const bread = await savePost(ctx, draft())
  await putReaction(ctx, bread.id, { number: 1, state: 'pending' })
  await takeOffPost(ctx, gone)
  for (const target of notOurs) {
    expect({ target, found: await findPostByTarget(ctx.db, ctx.config, target) }).toEqual({ target, found: undefined })
  }
})
