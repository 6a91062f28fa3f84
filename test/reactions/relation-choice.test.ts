import { expect, test } from 'vitest'
import { listOutline } from '../../src/reactions/queries.ts'
import { chooseRelation } from '../../src/reactions/relation-choice.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { updateLinkback } from '../../src/reactions/update.ts'
import { startBlog } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { storedCounts } from './cast.ts'

const openEnv = { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' }

test('what an author chose counts at once, stands in the log and survives the next reading', async () => {
  const { blog, ctx, post, link, desk } = await scene()
  await chooseRelation(ctx, desk.account, link.id, 'republication')
  expect(await storedCounts(ctx, post)).toMatchObject({ total: 1, links: 1, republications: 1 })
  const { reaction } = await updateLinkback(ctx, link, { ...linkback(post), title: 'Autre titre', relation: 'roundup' })
  expect(reaction).toMatchObject({ relation: 'republication', title: 'Autre titre' })
  expect(await storedCounts(ctx, post)).toMatchObject({ republications: 1 })

  const story = await desk.get(`/admin/reactions/${link.id}`)
  expect(story.body).toMatch(/nature du lien\s: reprise/)
  expect((await blog.app.inject(post.path)).body).toContain('Repris sur')
})

test('choosing what it was read as makes it stay so, without a line in the log', async () => {
  const { ctx, post, link, desk } = await scene()
  await chooseRelation(ctx, desk.account, link.id, 'mention')
  const { reaction } = await updateLinkback(ctx, link, { ...linkback(post), relation: 'reply' })
  expect(reaction.relation).toBe('mention')
  expect(await ctx.db.selectFrom('moderations').selectAll().execute()).toEqual([])
})

test('a link made a bookmark leaves the thread and returns with its number', async () => {
  const { ctx, post, link, desk } = await scene()
  await chooseRelation(ctx, desk.account, link.id, 'bookmark')
  expect(await storedCounts(ctx, post)).toMatchObject({ total: 0, links: 0 })
  expect(await listOutline(ctx.db, post.id)).toEqual([])
  await submitReaction(ctx, comment(post))
  const back = await chooseRelation(ctx, desk.account, link.id, 'mention')
  expect(back.number).toBe(1)
  expect((await listOutline(ctx.db, post.id)).map(({ number }) => number)).toEqual([1, 2])
})

test('a like that becomes a mention is given the next number', async () => {
  const { ctx, post, desk } = await scene()
  const like = linkback(post, { relation: 'like', sourceUrl: 'https://other.example/like' })
  const { reaction } = await submitReaction(ctx, like)
  expect(reaction.number).toBeNull()
  const now = await chooseRelation(ctx, desk.account, reaction.id, 'mention')
  expect(now.number).toBe(2)
  expect(await storedCounts(ctx, post)).toMatchObject({ total: 2, links: 2 })
})

test('a link that was answered becomes no gesture, a message has no relation, and no other word is one', async () => {
  const { ctx, post, link, desk } = await scene()
  const { reaction: message } = await submitReaction(ctx, comment(post, { parentId: link.id }))
  const choose = (id: number, relation: string) => chooseRelation(ctx, desk.account, id, relation)
  await expect(choose(link.id, 'like')).rejects.toMatchObject({ code: 'conflict', key: 'relation.answered' })
  await expect(choose(message.id, 'mention')).rejects.toMatchObject({ code: 'invalid' })
  await expect(choose(link.id, 'love')).rejects.toMatchObject({ code: 'invalid' })
  await expect(choose(987654, 'mention')).rejects.toMatchObject({ code: 'not_found' })
})

test('an author chooses under own posts only', async () => {
  const { blog, ctx, link } = await scene()
  const { account } = await atDesk(blog, 'author', 'zoe')
  await expect(chooseRelation(ctx, account, link.id, 'roundup')).rejects.toMatchObject({ code: 'forbidden' })
})

async function scene() {
  const blog = await startBlog({ env: openEnv })
  const { ctx } = blog
  const post = await hasPost(ctx)
  const { reaction: link } = await submitReaction(ctx, linkback(post))
  return { blog, ctx, post, link, desk: await atDesk(blog) }
}
