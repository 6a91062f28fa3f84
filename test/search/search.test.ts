import fc from 'fast-check'
import { expect, test } from 'vitest'
import { savePost, takeOffPost } from '../../src/posts/save.ts'
import { moderate } from '../../src/reactions/moderate.ts'
import { search, searchTokens, type SearchKind } from '../../src/search/search.ts'
import { testCtx } from '../support/blog.ts'
import { draft, putReaction, savePosts } from '../posts/support.ts'
import type { Ctx } from '../../src/context.ts'

test('a post is found by its words, accents and case aside, and not by others', async () => {
  const { ctx } = await testCtx()
  await savePost(
    ctx,
    draft({
      title: 'La Voûte',
      source: 'Une cure de neuf jours, belle œuvre.',
      summary: 'En bref.',
      tags: ['Tag', 'Pierre'],
    }),
  )
  await savePosts(ctx, [1])
  for (const query of ['voûte', 'VOUTE', 'voute cure', 'cure voû', 'oeuvre', 'l’œuvre', 'tag pierre', 'en bref']) {
    expect({ query, found: await paths(ctx, query) }).toEqual({ query, found: ['/2026/03/bread'] })
  }
  for (const query of ['voûtes', 'voute oven', 'oute', 'l’']) {
    expect({ query, found: await paths(ctx, query) }).toEqual({ query, found: [] })
  }
})

const oddQueries = [
  '"',
  'AND',
  'NEAR(',
  'flour AND',
  '*',
  '-',
  ':',
  'title:',
  'flour*',
  '^flour',
  '(((',
  "'",
  "flour' | 'water",
  '!flour',
  'flour <-> water',
  '\\',
  '\0',
  'flour\0water',
  '🔥',
  '🔥flour',
  'x'.repeat(10_240),
  'flour '.repeat(2000),
  '" OR rowid:*',
  '; drop table posts',
  '\ud800',
  '日本語',
  'ไทย',
  '½',
]

test('operators and oddities in a query are never an error', async () => {
  const { ctx } = await testCtx()
  await savePost(ctx, draft())
  for (const query of oddQueries) {
    for (const kind of ['post', 'reaction'] as const) {
      const { results } = await search(ctx, query, { kind })
      expect([0, 1]).toContain(results.length)
    }
  }
  expect(await paths(ctx, '🔥flour')).toHaveLength(1)
  expect(await paths(ctx, 'flour\0water')).toHaveLength(1)
})

test('no text at all makes a query fail', async () => {
  const { ctx } = await testCtx()
  await savePost(ctx, draft())
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (query) => {
      expect((await search(ctx, query, { kind: 'post' })).counts.reaction).toBe(0)
    }),
    { numRuns: 150 },
  )
})

test('a query is at most twelve words of two hundred characters', () => {
  expect(searchTokens('a '.repeat(500))).toHaveLength(12)
  expect(searchTokens('x'.repeat(500))).toEqual(['x'.repeat(200)])
  expect(searchTokens(' "!?-: ')).toEqual([])
})

test('reactions are found by their words and their writer, with their number and post', async () => {
  const { ctx } = await testCtx()
  const post = await savePost(ctx, draft())
  const said = await putReaction(ctx, post.id, {
    number: 4,
    name: 'Ilse',
    text: 'Neuf jours de cure, par temps humide.',
  })
  const found = { kind: 'reaction', id: said.id, number: 4, path: post.path, postTitle: 'Bread', strand: 'reader' }
  for (const query of ['cure humide', 'ilse']) {
    expect(await search(ctx, query, { kind: 'reaction' })).toMatchObject({
      counts: { post: 0, reaction: 1 },
      results: [found],
    })
  }
  expect((await search(ctx, 'cure', { kind: 'post' })).counts).toEqual({ post: 0, reaction: 1 })
})

test('what is not public is not found: drafts, hidden reactions, threads of posts taken off', async () => {
  const { ctx } = await testCtx()
  await savePost(ctx, draft({ slug: 'secret', state: 'draft', source: 'argile' }))
  const post = await savePost(ctx, draft({ file: 'posts/b.md', source: 'argile' }))
  await putReaction(ctx, post.id, { number: 1, text: 'argile' })
  await putReaction(ctx, post.id, { number: 2, text: 'argile', state: 'pending' })
  const shown = await putReaction(ctx, post.id, { number: 3, text: 'argile' })
  expect((await search(ctx, 'argile', { kind: 'post' })).counts).toEqual({ post: 1, reaction: 2 })

  await moderate(ctx, shown.id, 'remove', 'Mado')
  expect((await search(ctx, 'argile', { kind: 'post' })).counts).toEqual({ post: 1, reaction: 1 })

  await takeOffPost(ctx, post)
  expect((await search(ctx, 'argile', { kind: 'post' })).counts).toEqual({ post: 0, reaction: 0 })
  await savePost(ctx, draft({ file: 'posts/b.md', source: 'argile' }))
  expect((await search(ctx, 'argile', { kind: 'post' })).counts).toEqual({ post: 1, reaction: 1 })
})

test('a changed text is found by its new words only', async () => {
  const { ctx } = await testCtx()
  await savePost(ctx, draft({ file: 'posts/b.md', source: 'argile' }))
  await savePost(ctx, draft({ file: 'posts/b.md', source: 'chaux' }))
  expect(await paths(ctx, 'argile')).toEqual([])
  expect(await paths(ctx, 'chaux')).toEqual(['/2026/03/bread'])
})

test('a word in the title weighs more than one in the text; pages of ten follow each other', async () => {
  const { ctx } = await testCtx()
  await savePosts(ctx, [1], { title: 'Argile' })
  await savePosts(
    ctx,
    Array.from({ length: 11 }, (_, index) => index + 2),
    { source: 'Sable, chaux, argile et paille.' },
  )
  const first = await search(ctx, 'argile', { kind: 'post' })
  const second = await search(ctx, 'argile', { kind: 'post', page: 2 })
  expect(first).toMatchObject({ counts: { post: 12 }, more: true })
  expect(first.results[0]?.path).toBe('/2026/03/post-1')
  expect(second).toMatchObject({ more: false })
  const all = [...first.results, ...second.results].map(({ path }) => path)
  expect([first.results.length, new Set(all).size]).toEqual([10, 12])
})

test('an excerpt shows the words where they stand, marked', async () => {
  const { ctx } = await testCtx()
  await savePost(
    ctx,
    draft({ title: 'La Voûte', source: `${'Avant. '.repeat(100)}La cure de la voûte dure. ${'Après. '.repeat(100)}` }),
  )
  const [result] = (await search(ctx, 'voute cu', { kind: 'post' })).results
  expect(result?.kind === 'post' && result.title).toEqual([
    { text: 'La ', marked: false },
    { text: 'Voûte', marked: true },
  ])
  expect(result?.excerpt.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(['cure', 'voûte'])
  const text = result?.excerpt.map((part) => part.text).join('') ?? ''
  expect(text).toMatch(/^…Avant\. .*La cure de la voûte dure\. .*Après\.…$/)
  expect(text.length).toBeLessThan(300)
})

async function paths(ctx: Ctx, query: string, kind: SearchKind = 'post') {
  return (await search(ctx, query, { kind })).results.map(({ path }) => path)
}
