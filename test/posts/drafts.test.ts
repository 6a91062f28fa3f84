import { expect, test } from 'vitest'
import { createDraft, discardDraft, findDraft, saveDraft } from '../../src/posts/drafts.ts'
import type { DraftFields } from '../../src/posts/draft.ts'
import { findLastChange } from '../../src/posts/lists.ts'
import { publishDraft, scheduleDraft } from '../../src/posts/publish.ts'
import { findPostRow } from '../../src/posts/queries.ts'
import { startBlog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { changeDraft, fieldsOf, findRevision } from './support.ts'

test('a new draft is signed by who began it, has the site’s choices, and nobody else can see it', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const revision = await findRevision(blog.ctx)
  const id = await createDraft(blog.ctx, account, { title: 'Du pain' })

  expect(await findDraft(blog.ctx.db, id)).toMatchObject({
    version: 1,
    changed: true,
    savedBy: 'Ann',
    fields: { title: 'Du pain', slug: '', date: null, author: 'ann', lang: 'fr', reactions: 'open' },
  })
  const post = await blog.ctx.db.selectFrom('posts').selectAll().executeTakeFirstOrThrow()
  expect(post).toMatchObject({ state: 'draft', title: 'Du pain', publishedAt: null })
  expect((await blog.app.inject(post.path)).statusCode).toBe(404)
  expect((await blog.app.inject('/')).body).not.toContain('Du pain')
  expect(await findRevision(blog.ctx)).toBe(revision)
})

test('feeds are not news because somebody writes a draft', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  await hasPost(blog.ctx)
  const before = await findLastChange(blog.ctx.db)
  blog.clock.pass(60_000)
  const id = await createDraft(blog.ctx, account, { title: 'Du pain' })
  await scheduleDraft(blog.ctx, account, id, 1, '2026-12-01T07:00:00.000Z')
  expect(await findLastChange(blog.ctx.db)).toBe(before)
})

test('saving touches nothing that is public, and the same again makes no new version', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await hasPost(blog.ctx)
  const revision = await findRevision(blog.ctx)
  expect(await findDraft(blog.ctx.db, post.id)).toMatchObject({ version: 0, changed: false })
  const fields = { ...(await fieldsOf(blog.ctx, post.id)), title: 'Le seigle' }

  const first = await saveDraft(blog.ctx, account, post.id, 0, fields)
  const second = await saveDraft(blog.ctx, account, post.id, 1, fields)

  expect(first).toMatchObject({ saved: { version: 1 } })
  expect(second).toEqual(first)
  expect(await findDraft(blog.ctx.db, post.id)).toMatchObject({ version: 1, changed: true })
  expect((await findPostRow(blog.ctx.db, post.path))?.title).toBe('Le pain')
  expect(await findRevision(blog.ctx)).toBe(revision)
})

test('of two windows the second to save is given what the first one saved, and nothing is overwritten', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const id = await createDraft(blog.ctx, account, { title: 'Du pain' })
  const fields = await fieldsOf(blog.ctx, id)

  expect(await saveDraft(blog.ctx, account, id, 1, { ...fields, source: 'Une.' })).toMatchObject({
    saved: { version: 2 },
  })
  expect(await saveDraft(blog.ctx, account, id, 1, { ...fields, source: 'Autre.' })).toMatchObject({
    conflict: { version: 2, savedBy: 'Ann', fields: { source: 'Une.' } },
  })
  expect(await findDraft(blog.ctx.db, id)).toMatchObject({ version: 2, fields: { source: 'Une.' } })
  // A window that missed the answer, and says the same again, has saved.
  expect(await saveDraft(blog.ctx, account, id, 1, { ...fields, source: 'Une.' })).toMatchObject({
    saved: { version: 2 },
  })
})

test('of many windows that save at once exactly one does', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await hasPost(blog.ctx)
  const fields = await fieldsOf(blog.ctx, post.id)
  const saves = await Promise.all(
    Array.from({ length: 6 }, (_, n) => saveDraft(blog.ctx, account, post.id, 0, { ...fields, source: `Texte ${n}.` })),
  )
  expect(saves.filter((save) => 'saved' in save)).toHaveLength(1)
  expect(await findDraft(blog.ctx.db, post.id)).toMatchObject({ version: 1 })
})

test('a window that still shows what was there before publishing cannot undo it', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await hasPost(blog.ctx)
  const before = await fieldsOf(blog.ctx, post.id)
  await saveDraft(blog.ctx, account, post.id, 0, { ...before, source: 'Nouveau.' })
  await publishDraft(blog.ctx, account, post.id, 1)

  const late = await saveDraft(blog.ctx, account, post.id, 0, { ...before, source: 'Vieux.' })
  expect(late).toMatchObject({ conflict: { fields: { source: 'Nouveau.' } } })
})

test('discarding goes back to what is published, as a new version', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await hasPost(blog.ctx)
  await changeDraft(blog.ctx, account, post.id, { source: 'Autrement.' })
  await discardDraft(blog.ctx, account, post.id)
  expect(await findDraft(blog.ctx.db, post.id)).toMatchObject({
    version: 2,
    changed: false,
    fields: { source: 'Trois heures de pousse.' },
  })
})

test('every refusal names its field', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const id = await createDraft(blog.ctx, account)
  const wrong: [keyof DraftFields, Partial<DraftFields>][] = [
    ['title', { title: 'a'.repeat(251) }],
    ['summary', { summary: 'a'.repeat(501) }],
    ['question', { question: 'a'.repeat(141) }],
    ['date', { date: '2026-02-31T08:00:00Z' }],
    ['date', { date: 'demain' }],
    ['lang', { lang: 'français' }],
    ['tags', { tags: Array.from({ length: 21 }, (_, n) => `mot ${n}`) }],
    ['tags', { tags: ['a'.repeat(61)] }],
    ['category', { category: 'a'.repeat(61) }],
    ['cover', { cover: 'javascript:alert(1)' }],
    ['coverAlt', { coverAlt: 'a'.repeat(501) }],
    ['hopedVoices', { hopedVoices: -1 }],
    ['hopedLinks', { hopedLinks: 0.5 }],
    ['author', { author: 'personne' }],
    ['source', { source: 'é'.repeat(600_000) }],
  ]
  for (const [field, changes] of wrong) {
    await expect(changeDraft(blog.ctx, account, id, changes), field).rejects.toMatchObject({
      code: 'invalid',
      params: { field },
    })
  }
  expect(await findDraft(blog.ctx.db, id)).toMatchObject({ version: 1 })
})

test('a slug typed like a title is made one', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const id = await createDraft(blog.ctx, account, { slug: 'L’été, à vélo !' })
  expect((await fieldsOf(blog.ctx, id)).slug).toBe('l-ete-a-velo')
})

test('an author writes own posts and signs with no other name, a moderator writes nothing', async () => {
  const blog = await startBlog()
  const { account: owner } = await atDesk(blog, 'owner')
  const { account: bea } = await atDesk(blog, 'author', 'bea')
  const { account: cy } = await atDesk(blog, 'moderator', 'cy')
  const theirs = await createDraft(blog.ctx, owner)
  const own = await createDraft(blog.ctx, bea)

  await expect(changeDraft(blog.ctx, bea, theirs, { title: 'À moi' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(changeDraft(blog.ctx, bea, own, { author: 'ann' })).rejects.toMatchObject({
    params: { field: 'author' },
  })
  expect(await changeDraft(blog.ctx, bea, own, { author: null, title: 'Du miel' })).toMatchObject({ saved: {} })
  expect((await fieldsOf(blog.ctx, own)).author).toBe('bea')
  expect(await changeDraft(blog.ctx, owner, own, { title: 'Du sel' })).toMatchObject({ saved: {} })
  await expect(createDraft(blog.ctx, cy)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(changeDraft(blog.ctx, cy, own, {})).rejects.toMatchObject({ code: 'forbidden' })
  await expect(saveDraft(blog.ctx, owner, 999, 0, await fieldsOf(blog.ctx, own))).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('a post that lives as a file is read only', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await hasPost(blog.ctx, { file: 'posts/pain.md', fileHash: 'one' })
  await expect(changeDraft(blog.ctx, account, post.id, { title: 'Autre' })).rejects.toMatchObject({
    code: 'conflict',
    key: 'post.inFile',
  })
})

test('the pictures of both the public text and the working copy are known', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await hasPost(blog.ctx, { source: '![Four](/media/2026/four.webp)' })
  await changeDraft(blog.ctx, account, post.id, {
    source: '![Pain](/media/2026/pain%20bis.webp)',
    cover: '/media/2026/c.png',
  })
  const uses = await blog.ctx.db
    .selectFrom('mediaUses')
    .select('path')
    .where('postId', '=', post.id)
    .orderBy('path')
    .execute()
  expect(uses.map(({ path }) => path)).toEqual(['2026/c.png', '2026/four.webp', '2026/pain bis.webp'])
})

test('an author makes no pages, which stand on every page of the site, but looks after one that is theirs', async () => {
  const blog = await startBlog()
  const { ctx } = blog
  const author = await atDesk(blog, 'author', 'zoe')
  const { account: editor } = await atDesk(blog, 'editor', 'ben')
  const refused = { code: 'invalid', key: 'draft.kindPage', params: { field: 'kind' } }

  await expect(createDraft(ctx, author.account, { kind: 'page' })).rejects.toMatchObject(refused)
  const id = await createDraft(ctx, author.account, { title: 'Nous' })
  const fields = await fieldsOf(ctx, id)
  await expect(saveDraft(ctx, author.account, id, 1, { ...fields, kind: 'page' })).rejects.toMatchObject(refused)
  expect((await author.get(`/admin/posts/${id}`)).body).not.toContain('name="kind"')

  expect(await saveDraft(ctx, editor, id, 1, { ...fields, kind: 'page' })).toMatchObject({ saved: { version: 2 } })
  const saved = await saveDraft(ctx, author.account, id, 2, { ...fields, kind: 'page', title: 'Qui nous sommes' })
  expect(saved).toMatchObject({ saved: { version: 3 } })
  expect((await publishDraft(ctx, author.account, id, 3)).path).toBe('/qui-nous-sommes')
})
