import { expect, test } from 'vitest'
import type { Account } from '../../src/identities/account.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import type { DraftFields } from '../../src/posts/draft.ts'
import { createDraft, findDraft } from '../../src/posts/drafts.ts'
import { renameCategory } from '../../src/posts/organise-categories.ts'
import { renameTag } from '../../src/posts/organise-tags.ts'
import { bringBack, deletePost } from '../../src/posts/delete.ts'
import { publishDraft, scheduleDraft, unpublishPost } from '../../src/posts/publish.ts'
import { findPost } from '../../src/posts/queries.ts'
import { listRevisions } from '../../src/posts/revisions.ts'
import { findTag } from '../../src/posts/tags.ts'
import { moderate } from '../../src/reactions/moderate.ts'
import { search } from '../../src/search/search.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { changeDraft, putReaction, workingCopy } from './support.ts'

async function status(blog: Blog, path: string): Promise<number> {
  return (await blog.app.inject(path)).statusCode
}

async function publish(blog: Blog, account: Account, id: number) {
  return publishDraft(blog.ctx, account, id, (await workingCopy(blog.ctx, id)).version)
}

async function published(blog: Blog, account: Account, fields: Partial<DraftFields> = {}) {
  const id = await createDraft(blog.ctx, account, { title: 'Du pain', source: 'Trois heures.', ...fields })
  return publish(blog, account, id)
}

test('a draft is published now, at the address its title makes, signed, tagged and found', async () => {
  const blog = await startBlog({ now: '2026-11-30T23:30:00.000Z' })
  await saveSettings(blog.ctx, { timeZone: 'Europe/Paris' })
  const { account } = await atDesk(blog)
  const fields = { tags: ['Pain'], category: 'Fournil', cover: '/media/four.svg', coverAlt: 'Le four', hopedVoices: 12 }
  const post = await published(blog, account, { title: 'Du pain, à l’aube', ...fields })

  // In Paris it is December already.
  expect(post).toMatchObject({ path: '/2026/12/du-pain-a-l-aube', publishedAt: '2026-11-30T23:30:00.000Z' })
  const page = await blog.app.inject(post.path)
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('Ann')
  expect(page.body).toContain('<meta property="og:image" content="https://blog.example/media/four.svg">')
  expect(page.body).toContain('<meta property="og:image:alt" content="Le four">')
  expect(page.body).toMatch(/<img class="u-featured" src="\/media\/four.svg" alt="Le four"/)
  expect((await blog.app.inject('/search?q=aube')).body).toContain(post.path)
  expect((await blog.app.inject('/tags/pain')).body).toContain(post.path)
  expect(await findDraft(blog.ctx.db, post.id)).toMatchObject({
    changed: false,
    fields: { slug: 'du-pain-a-l-aube', category: 'Fournil', hopedVoices: 12, date: '2026-12-01T00:30:00+01:00' },
  })
  expect(await listRevisions(blog.ctx.db, post.id)).toMatchObject([
    { number: 1, kind: 'publish', who: 'Ann', words: 2 },
  ])
})

test('an update keeps address and date, says when, and is a revision', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await published(blog, account)
  blog.clock.pass(86_400_000)
  // A form gives the date back without its seconds, and in another zone.
  await changeDraft(blog.ctx, account, post.id, { source: 'Quatre heures.', date: '2026-11-20T12:00+02:00' })
  expect((await findPost(blog.ctx.db, post.id))?.source).toBe('Trois heures.')

  const again = await publish(blog, account, post.id)
  expect(again).toMatchObject({
    path: post.path,
    publishedAt: post.publishedAt,
    source: 'Quatre heures.',
    updatedAt: '2026-11-21T10:00:00.000Z',
  })
  expect((await listRevisions(blog.ctx.db, post.id)).map(({ number }) => number)).toEqual([2, 1])
})

test('another slug leaves the former address behind as a redirect', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await published(blog, account)
  await changeDraft(blog.ctx, account, post.id, { slug: 'du-seigle' })
  expect(await status(blog, post.path)).toBe(200)
  const moved = await publish(blog, account, post.id)

  expect(moved).toMatchObject({ id: post.id, path: '/2026/11/du-seigle' })
  const former = await blog.app.inject(post.path)
  expect([former.statusCode, former.headers.location]).toEqual([301, '/2026/11/du-seigle'])
  expect(await status(blog, moved.path)).toBe(200)
})

test('another slug keeps the month that the site’s zone says', async () => {
  const blog = await startBlog({ now: '2026-11-30T23:30:00.000Z' })
  await saveSettings(blog.ctx, { timeZone: 'Europe/Paris' })
  const { account } = await atDesk(blog)
  const post = await published(blog, account)
  // What is stored says it in UTC, where it is November still.
  await changeDraft(blog.ctx, account, post.id, { slug: 'du-seigle', date: post.publishedAt })
  expect(await publish(blog, account, post.id)).toMatchObject({ path: '/2026/12/du-seigle' })
})

test('a category and a tag that were renamed since are no change that waits', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const { id, categoryId } = await published(blog, account, { category: 'Fournil', tags: ['Pain'] })
  await renameCategory(blog.ctx, account, categoryId ?? 0, 'Atelier')
  await renameTag(blog.ctx, account, (await findTag(blog.ctx.db, 'pain'))?.id ?? 0, 'Seigle')
  await changeDraft(blog.ctx, account, id, { source: 'Quatre heures.' })
  await publish(blog, account, id)
  expect(await findDraft(blog.ctx.db, id)).toMatchObject({
    changed: false,
    fields: { category: 'Atelier', tags: ['Seigle'] },
  })
})

test('what waited to be published is not older than its publishing', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const id = await createDraft(blog.ctx, account, { title: 'Du pain', source: 'Trois heures.' })
  await scheduleDraft(blog.ctx, account, id, 1, '2026-12-01T07:00:00.000Z')
  blog.clock.pass(86_400_000)
  expect(await publish(blog, account, id)).toMatchObject({ updatedAt: '2026-11-21T10:00:00.000Z' })
})

test('what cannot be published is refused with its field, and the working copy stays', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  await hasPost(blog.ctx, { slug: 'du-pain', date: '2026-11-03T08:00:00Z' })
  const wrong: [Partial<DraftFields>, object][] = [
    [{ title: '' }, { code: 'invalid', key: 'post.titleMissing', params: { field: 'title' } }],
    [{ slug: 'du-pain' }, { code: 'conflict', key: 'post.pathTaken', params: { field: 'slug' } }],
    [
      { kind: 'page', slug: 'tags' },
      { code: 'invalid', key: 'post.slugReserved', params: { field: 'slug' } },
    ],
    [{ date: '2026-11-20T10:01:00Z' }, { code: 'invalid', key: 'draft.dateAhead', params: { field: 'date' } }],
  ]
  for (const [fields, refusal] of wrong) {
    const id = await createDraft(blog.ctx, account, { title: 'Autre pain', ...fields })
    await expect(publish(blog, account, id)).rejects.toMatchObject(refusal)
    expect(await findPost(blog.ctx.db, id)).toMatchObject({ state: 'draft', publishedAt: null })
    expect(await findDraft(blog.ctx.db, id)).toMatchObject({ version: 1 })
  }
  const id = await createDraft(blog.ctx, account, { title: 'Autre pain' })
  await expect(publishDraft(blog.ctx, account, id, 7)).rejects.toMatchObject({ key: 'draft.otherVersion' })
})

test('two windows that publish at once make one post and one revision', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const id = await createDraft(blog.ctx, account, { title: 'Du pain' })
  const tries = await Promise.allSettled([1, 2, 3].map(() => publishDraft(blog.ctx, account, id, 1)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await listRevisions(blog.ctx.db, id)).toHaveLength(1)
})

test('of two posts that reach for one address at once one gets it, the other is told', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const ids = [
    await createDraft(blog.ctx, account, { title: 'Du pain' }),
    await createDraft(blog.ctx, account, { title: 'Du pain' }),
  ]
  const tries = await Promise.allSettled(ids.map((id) => publishDraft(blog.ctx, account, id, 1)))
  expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { key: 'post.pathTaken' } })
})

test('what was public answers 410 while it is a draft, what never was 404, and publishing brings it back with its thread', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await published(blog, account)
  const reaction = await putReaction(blog.ctx, post.id, { number: 1, text: 'Et le sel ?' })
  await changeDraft(blog.ctx, account, post.id, { source: 'Quatre heures.' })

  await unpublishPost(blog.ctx, account, post.id)
  expect(await status(blog, post.path)).toBe(410)
  expect(await status(blog, `${post.path}/feed.atom`)).toBe(410)
  expect(await status(blog, `/r/${reaction.id}`)).toBe(410)
  const sent = await blog.app.inject({
    method: 'POST',
    url: `${post.path}/reactions`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'text=Bonjour&name=Bo',
  })
  expect(sent.statusCode).toBe(410)
  expect(sent.body).not.toContain('Trois heures')
  expect((await blog.app.inject('/search?q=heures')).body).not.toContain(post.path)
  expect((await blog.app.inject('/search?q=sel')).body).not.toContain(`${post.path}?r=1`)
  expect(await findDraft(blog.ctx.db, post.id)).toMatchObject({ changed: true, fields: { source: 'Quatre heures.' } })

  const again = await publish(blog, account, post.id)
  expect(again).toMatchObject({ path: post.path, publishedAt: post.publishedAt, source: 'Quatre heures.' })
  expect((await blog.app.inject(post.path)).body).toContain('Et le sel')
})

test('a message let through under a post that is off is found once the post is back', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await published(blog, account)
  const held = await putReaction(blog.ctx, post.id, { number: 1, state: 'pending', text: 'La farine de seigle.' })
  await unpublishPost(blog.ctx, account, post.id)
  await moderate(blog.ctx, held.id, 'approve', 'Ann')
  expect((await search(blog.ctx, 'seigle', { kind: 'reaction' })).counts).toEqual({ post: 0, reaction: 0 })
  await publish(blog, account, post.id)
  expect((await search(blog.ctx, 'seigle', { kind: 'reaction' })).counts).toEqual({ post: 0, reaction: 1 })
})

test('a deleted post is gone until it is brought back as a draft', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await published(blog, account)
  await deletePost(blog.ctx, account, post.id)
  expect(await status(blog, post.path)).toBe(410)
  await expect(changeDraft(blog.ctx, account, post.id, { title: 'Non' })).rejects.toMatchObject({ key: 'post.deleted' })

  await bringBack(blog.ctx, account, post.id)
  expect(await status(blog, post.path)).toBe(410)
  expect(await publish(blog, account, post.id)).toMatchObject({ path: post.path, state: 'published' })
  expect(await status(blog, post.path)).toBe(200)
})

test('another post may take the address of a deleted one, which comes back elsewhere', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await published(blog, account)
  await deletePost(blog.ctx, account, post.id)
  const other = await published(blog, account)
  expect(other).toMatchObject({ path: post.path })
  expect(other.id).not.toBe(post.id)

  await bringBack(blog.ctx, account, post.id)
  await expect(publish(blog, account, post.id)).rejects.toMatchObject({ key: 'post.pathTaken' })
  await changeDraft(blog.ctx, account, post.id, { slug: 'du-pain-encore' })
  expect(await publish(blog, account, post.id)).toMatchObject({ path: '/2026/11/du-pain-encore' })
})

test('a draft that was never public leaves nothing behind', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const id = await createDraft(blog.ctx, account, { title: 'Du pain', source: '![Four](/media/four.webp)' })
  await deletePost(blog.ctx, account, id)
  for (const table of ['posts', 'drafts', 'mediaUses'] as const) {
    expect(await blog.ctx.db.selectFrom(table).selectAll().execute()).toEqual([])
  }
  await expect(deletePost(blog.ctx, account, id)).rejects.toMatchObject({ code: 'not_found' })
})

test('nobody publishes, takes back or deletes what is not theirs', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const { account: bea } = await atDesk(blog, 'author', 'bea')
  const { account: dan } = await atDesk(blog, 'editor', 'dan')
  const post = await published(blog, account)
  for (const act of [unpublishPost, deletePost, bringBack]) {
    await expect(act(blog.ctx, bea, post.id)).rejects.toMatchObject({ code: 'forbidden' })
  }
  await expect(publish(blog, bea, post.id)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await publish(blog, dan, post.id)).toMatchObject({ id: post.id })
})
