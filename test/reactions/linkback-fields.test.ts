import { expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { cleanComment } from '../../src/lib/sanitize.ts'
import { moderate, withdrawReaction } from '../../src/reactions/moderate.ts'
import type { LinkbackDraft } from '../../src/reactions/reaction.ts'
import { saveRule } from '../../src/reactions/rule-book.ts'
import { isObjectedTo } from '../../src/reactions/screen.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { updateLinkback } from '../../src/reactions/update.ts'
import { search } from '../../src/search/search.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { startBlog, testCtx } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

const openEnv = { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' }

test('what a page says of itself is kept, and a reader finds an answer by its words', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const { reaction } = await submitReaction(ctx, linkback(post, answer))
  expect(reaction).toMatchObject({
    permalink: 'https://ilse.example/9',
    website: 'https://www.ilse.example/',
    authorKey: 'ilse.example',
    writtenAt: '2026-11-05T09:00:00.000Z',
    html: '<p>Neuf jours de <strong>braise</strong>.</p>',
    text: 'Neuf jours de braise.',
    photo: null,
  })
  expect((await search(ctx, 'braise', { kind: 'reaction' })).results).toHaveLength(1)
})

test('what is no address is none, and a page that names its own address again has no other', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const own = {
    permalink: linkback(post).sourceUrl,
    photoUrl: 'data:image/png;base64,AA',
    website: 'javascript:alert(1)',
  }
  const { reaction } = await submitReaction(ctx, linkback(post, own))
  expect(reaction).toMatchObject({
    permalink: null,
    permalinkKey: null,
    photoUrl: null,
    website: null,
    authorKey: null,
  })
})

test('a picture is asked for when it is new or another, and goes when the page shows none', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const shown = linkback(post, { photoUrl: 'https://levain.example/yann.jpg' })
  const { reaction } = await submitReaction(ctx, shown)
  expect(await jobs(ctx, 'fetch-photo')).toEqual([{ reactionId: reaction.id }])
  await ctx.db.deleteFrom('jobs').execute()
  await ctx.db.updateTable('reactions').set({ photo: '/faces/a.webp' }).where('id', '=', reaction.id).execute()

  expect(await updateLinkback(ctx, reaction, shown)).toMatchObject({ changed: false })
  expect(await jobs(ctx, 'fetch-photo')).toEqual([])
  const other = { ...shown, photoUrl: 'https://levain.example/other.jpg' }
  expect((await updateLinkback(ctx, reaction, other)).reaction.photo).toBe('/faces/a.webp')
  expect(await jobs(ctx, 'fetch-photo')).toEqual([{ reactionId: reaction.id }])
  expect((await updateLinkback(ctx, reaction, linkback(post))).reaction.photo).toBeNull()
})

test('an answer that was rewritten is shown as it now reads, and one that says nothing new is unchanged', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const draft = linkback(post, answer)
  const { reaction } = await submitReaction(ctx, draft)
  expect(await updateLinkback(ctx, reaction, draft)).toMatchObject({ changed: false })
  const content = { html: cleanComment('<p>Dix jours.</p>'), text: 'Dix jours.' }
  const second = await updateLinkback(ctx, reaction, { ...draft, content })
  expect([second.changed, second.reaction.html]).toEqual([true, '<p>Dix jours.</p>'])
  expect((await search(ctx, 'braise', { kind: 'reaction' })).results).toEqual([])
})

test('an answer is judged by all of its words and links', async () => {
  const { blog, ctx, post, desk } = await scene()
  await saveRule(ctx, desk.account, { kind: 'word', value: 'braise', verdict: 'hold' })
  const held = await submitReaction(ctx, linkback(post, answer))
  expect([held.outcome, held.reaction.reasons]).toEqual(['held', '["rule:word:braise"]'])
  const links = '<p>' + '<a href="https://shop.example/1">a</a> '.repeat(blog.ctx.settings.linksAllowed + 1) + '</p>'
  const many = { sourceUrl: 'https://b.example/2', content: { html: cleanComment(links), text: 'a a a' } }
  expect((await submitReaction(ctx, linkback(post, many))).reaction.reasons).toBe('["links"]')
  await saveRule(ctx, desk.account, { kind: 'site', value: 'shop.example', verdict: 'refuse' })
  const refused = linkback(post, { ...many, sourceUrl: 'https://b.example/3' })
  await expect(submitReaction(ctx, refused)).rejects.toMatchObject({ code: 'forbidden' })
})

test('who is refused by their own site is refused through every bridge, also when sent again', async () => {
  const { ctx, post, desk } = await scene()
  const bridged = linkback(post, { ...answer, sourceUrl: 'https://bridge.example/9' })
  const { reaction } = await submitReaction(ctx, bridged)
  await moderate(ctx, reaction.id, 'remove', 'mado')
  await saveRule(ctx, desk.account, { kind: 'site', value: 'ilse.example', verdict: 'refuse' })
  for (const own of [{ website: 'https://ilse.example/' }, { website: null, permalink: 'https://ilse.example/10' }]) {
    const next = linkback(post, { ...own, relation: 'like', sourceUrl: `https://bridge.example/${own.website}` })
    await expect(submitReaction(ctx, next)).rejects.toMatchObject({ key: 'rule.refused' })
    expect(await isObjectedTo(ctx, next)).toBe(true)
  }
  expect((await updateLinkback(ctx, reaction, bridged)).reaction.state).toBe('removed')
})

test('through a bridge everybody comes: it is the writer who must be known, not the bridge', async () => {
  const { ctx } = await testCtx()
  const post = await hasPost(ctx)
  const through = (n: number, website: string | null) =>
    linkback(post, { sourceUrl: `https://brid.gy/comment/${n}`, website, title: `Words ${n}`, excerpt: `Words ${n}` })
  const ilse = 'https://social.example/@ilse'
  const { reaction, outcome } = await submitReaction(ctx, through(1, ilse))
  expect(outcome).toBe('held')
  await moderate(ctx, reaction.id, 'approve', 'mado')

  const outcomes = []
  for (const [n, writer] of [ilse, 'https://social.example/@spam', null].entries()) {
    outcomes.push((await submitReaction(ctx, through(n + 2, writer))).outcome)
  }
  expect(outcomes).toEqual(['published', 'held', 'held'])
})

test('hubs are told of what a thread feed shows, and of nothing else', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  await ctx.db.deleteFrom('jobs').execute()
  const told = async () => {
    const found = await jobs(ctx, 'announce-change')
    await ctx.db.deleteFrom('jobs').execute()
    return found
  }
  await submitReaction(ctx, comment(post))
  expect(await told()).toEqual([])
  await saveSettings(ctx, { hubs: ['https://hub.example/'] })
  const { reaction } = await submitReaction(ctx, linkback(post))
  expect(await told()).toEqual([{ postId: post.id }])
  await updateLinkback(ctx, reaction, linkback(post))
  expect(await told()).toEqual([])
  await updateLinkback(ctx, reaction, { ...linkback(post), title: 'Autre' })
  expect(await told()).toEqual([{ postId: post.id }])
  await withdrawReaction(ctx, reaction, 'source')
  expect(await told()).toEqual([{ postId: post.id }])
  await submitReaction(ctx, linkback(post, { relation: 'like', sourceUrl: 'https://a.example/like' }))
  expect(await told()).toEqual([])
})

const answer: Partial<LinkbackDraft> = {
  relation: 'reply',
  name: 'Ilse',
  website: 'https://www.ilse.example',
  permalink: 'https://ilse.example/9',
  writtenAt: '2026-11-05T09:00:00.000Z',
  content: { html: cleanComment('<p>Neuf jours de <strong>braise</strong>.</p>'), text: 'Neuf jours de braise.' },
}

async function jobs(ctx: Ctx, name: string): Promise<unknown[]> {
  const rows = await ctx.db.selectFrom('jobs').select('payload').where('name', '=', name).orderBy('id').execute()
  return rows.map(({ payload }) => JSON.parse(payload))
}

async function scene() {
  const blog = await startBlog({ env: openEnv })
  const post = await hasPost(blog.ctx)
  return { blog, ctx: blog.ctx, post, desk: await atDesk(blog) }
}
