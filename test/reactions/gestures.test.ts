import { expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import type { Post } from '../../src/posts/post.ts'
import { moderate, withdrawReaction } from '../../src/reactions/moderate.ts'
import { listGestures } from '../../src/reactions/gestures.ts'
import { listLatest } from '../../src/reactions/listed.ts'
import { listOutline } from '../../src/reactions/queries.ts'
import type { Gesture, LinkbackDraft } from '../../src/reactions/reaction.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { updateLinkback } from '../../src/reactions/update.ts'
import { search } from '../../src/search/search.ts'
import { testCtx } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import { storedCounts } from './cast.ts'

const openEnv = { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' }

test('likes, reposts and bookmarks take no number, count nowhere and are found nowhere but in their line', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const before = await storedCounts(ctx, post)
  await gesture(ctx, post, 'like', 'Ada')
  await gesture(ctx, post, 'repost', 'Bo')
  await gesture(ctx, post, 'bookmark', 'Yann')
  const { reaction } = await submitReaction(ctx, linkback(post))
  expect(reaction.number).toBe(1)

  expect(await namesOf(ctx, post)).toEqual({ like: ['Ada'], repost: ['Bo'], bookmark: ['Yann'] })
  expect(await storedCounts(ctx, post)).toEqual({ ...before, total: 1, links: 1 })
  expect((await listOutline(ctx.db, post.id)).map(({ number }) => number)).toEqual([1])
  expect((await listLatest(ctx.db)).items).toHaveLength(1)
  expect((await search(ctx, 'Ada', { kind: 'reaction' })).results).toEqual([])
})

test('one act told by two pages stands in its line once, and stays when one of them goes', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const own = await gesture(ctx, post, 'like', 'Ada', { website: 'https://ada.example/' })
  await gesture(ctx, post, 'like', 'Ada L.', {
    website: 'http://www.ada.example',
    sourceUrl: 'https://bridge.example/7',
  })
  await gesture(ctx, post, 'repost', 'Ada', { website: 'https://ada.example/' })
  expect(await namesOf(ctx, post)).toEqual({ like: ['Ada'], repost: ['Ada'] })
  await withdrawReaction(ctx, own, 'source')
  expect(await namesOf(ctx, post)).toEqual({ like: ['Ada L.'], repost: ['Ada'] })
})

test('who says to be somebody else does not take their place in the line', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const website = 'https://ada.example/'
  await gesture(ctx, post, 'like', 'Faux', { website, sourceUrl: 'https://pub.example/1' })
  await gesture(ctx, post, 'like', 'Bo')
  await gesture(ctx, post, 'like', 'Ada', { website, sourceUrl: 'https://www.ada.example/like' })
  await gesture(ctx, post, 'like', 'Encore', { website, sourceUrl: 'https://pub.example/2' })
  expect(await namesOf(ctx, post)).toEqual({ like: ['Ada', 'Bo'] })
})

test('two people whose pages differ by fragment alone are two, and one page told twice is one', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const silo = 'https://social.example/1'
  await gesture(ctx, post, 'like', 'Ada', { permalink: `${silo}#liked-by-2`, sourceUrl: 'https://bridge.example/a' })
  await gesture(ctx, post, 'like', 'Bo', { permalink: `${silo}#liked-by-3`, sourceUrl: 'https://bridge.example/b' })
  const again = linkback(post, {
    relation: 'like',
    permalink: `${silo}#liked-by-3`,
    sourceUrl: 'https://other.example/b',
  })
  expect((await submitReaction(ctx, again)).outcome).toBe('repeat')
  expect(await namesOf(ctx, post)).toEqual({ like: ['Ada', 'Bo'] })
})

test('a page and its copy at a bridge are one reaction, whichever comes first', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const bridged = linkback(post, { sourceUrl: 'https://bridge.example/1', permalink: 'https://ada.example/note/1' })
  const { reaction: first } = await submitReaction(ctx, linkback(post, { sourceUrl: 'https://ada.example/note/1' }))
  expect(await submitReaction(ctx, bridged)).toMatchObject({ outcome: 'repeat', reaction: { id: first.id } })

  await withdrawReaction(ctx, first, 'source')
  const { reaction: second } = await submitReaction(ctx, bridged)
  expect(second).toMatchObject({ number: 2, permalink: 'https://ada.example/note/1' })
  await moderate(ctx, second.id, 'remove', 'mado')
  const third = linkback(post, { sourceUrl: 'https://mirror.example/1', permalink: 'https://ada.example/note/1' })
  expect(await submitReaction(ctx, third)).toMatchObject({ outcome: 'repeat', reaction: { state: 'removed' } })
})

test('a gesture of an unknown site waits like any link, and an approved one takes no number', async () => {
  const { ctx } = await testCtx()
  const post = await hasPost(ctx)
  const held = await gesture(ctx, post, 'like', 'Ada')
  expect([held.state, await namesOf(ctx, post)]).toEqual(['pending', {}])
  expect(await moderate(ctx, held.id, 'approve', 'mado')).toMatchObject({ state: 'published', number: null })
  expect(await namesOf(ctx, post)).toEqual({ like: ['Ada'] })
  await moderate(ctx, held.id, 'remove', 'mado')
  expect(await namesOf(ctx, post)).toEqual({})
})

test('nobody answers a gesture', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const { id } = await gesture(ctx, post, 'like', 'Ada')
  await expect(submitReaction(ctx, comment(post, { parentId: id }))).rejects.toMatchObject({ key: 'reaction.parent' })
})

test('a page that was a mention and becomes a like leaves the thread, unless somebody has answered it', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const { reaction: alone } = await submitReaction(ctx, linkback(post))
  const answered = linkback(post, { sourceUrl: 'https://other.example/1' })
  const { reaction: kept } = await submitReaction(ctx, answered)
  await submitReaction(ctx, comment(post, { parentId: kept.id }))
  await updateLinkback(ctx, alone, { ...linkback(post), relation: 'like' })
  await updateLinkback(ctx, kept, { ...answered, relation: 'like' })
  expect((await listOutline(ctx.db, post.id)).map(({ number }) => number)).toEqual([2, 3])
  expect(await storedCounts(ctx, post)).toMatchObject({ total: 2, links: 1 })
  expect(await namesOf(ctx, post)).toEqual({ like: ['Yann'] })

  await updateLinkback(ctx, alone, linkback(post))
  expect((await listOutline(ctx.db, post.id)).map(({ number }) => number)).toEqual([1, 2, 3])
})

async function gesture(ctx: Ctx, post: Post, relation: Gesture, name: string, own: Partial<LinkbackDraft> = {}) {
  const sourceUrl = `https://social.example/${relation}/${name}`
  return (await submitReaction(ctx, linkback(post, { relation, name, sourceUrl, title: '', excerpt: '', ...own })))
    .reaction
}

async function namesOf(ctx: Ctx, post: Post): Promise<Partial<Record<Gesture, string[]>>> {
  const lines = await listGestures(ctx.db, post.id)
  return Object.fromEntries(lines.map(({ relation, rows }) => [relation, rows.map(({ name }) => name)]))
}
