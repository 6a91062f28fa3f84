import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDraft, findDraft } from '../../src/posts/drafts.ts'
import { publishDraft } from '../../src/posts/publish.ts'
import { findPost } from '../../src/posts/queries.ts'
import {
  diffFields,
  findRevision,
  listRevisions,
  restoreRevision,
  saveRevision,
  type FieldDiff,
} from '../../src/posts/revisions.ts'
import { startBlog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { changeDraft, fieldsOf, workingCopy } from './support.ts'

async function withPost() {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const id = await createDraft(blog.ctx, account, { title: 'Du pain', source: 'Trois heures.' })
  const version = async () => (await workingCopy(blog.ctx, id)).version
  const publish = async () => publishDraft(blog.ctx, account, id, await version())
  return { blog, account, id, version, publish }
}

test('each publishing and each named save is a revision, with who, when and how many words', async () => {
  const { blog, account, id, version, publish } = await withPost()
  expect(await saveRevision(blog.ctx, account, id, await version(), '  Avant  la relecture ')).toBe(1)
  await publish()
  blog.clock.pass(60_000)
  await changeDraft(blog.ctx, account, id, { source: 'Quatre heures de pousse.' })
  expect(await listRevisions(blog.ctx.db, id)).toHaveLength(2)
  await publish()

  expect(await listRevisions(blog.ctx.db, id)).toEqual([
    { number: 3, kind: 'publish', label: '', words: 4, who: 'Ann', at: '2026-11-20T10:01:00.000Z' },
    { number: 2, kind: 'publish', label: '', words: 2, who: 'Ann', at: '2026-11-20T10:00:00.000Z' },
    { number: 1, kind: 'save', label: 'Avant la relecture', words: 2, who: 'Ann', at: '2026-11-20T10:00:00.000Z' },
  ])
})

test('restoring makes a new version and a new revision, and leaves what is public and its address alone', async () => {
  const { blog, account, id, version, publish } = await withPost()
  await saveRevision(blog.ctx, account, id, await version(), 'Le début')
  const post = await publish()
  await changeDraft(blog.ctx, account, id, { title: 'Du seigle', source: 'Quatre heures.' })
  await publish()
  const before = await version()

  expect(await restoreRevision(blog.ctx, account, id, 1)).toBe(before + 1)
  expect(await findDraft(blog.ctx.db, id)).toMatchObject({
    version: before + 1,
    changed: true,
    fields: { title: 'Du pain', source: 'Trois heures.', slug: 'du-pain' },
  })
  expect(await findPost(blog.ctx.db, id)).toMatchObject({ title: 'Du seigle', source: 'Quatre heures.' })
  expect((await listRevisions(blog.ctx.db, id))[0]).toMatchObject({ number: 4, kind: 'restore', label: '1' })
  expect(await publish()).toMatchObject({ path: post.path, publishedAt: post.publishedAt, source: 'Trois heures.' })
})

test('a revision without a name, of another version, unknown or of somebody else’s post is refused', async () => {
  const { blog, account, id } = await withPost()
  const { account: bea } = await atDesk(blog, 'author', 'bea')
  for (const label of [' ', 'a'.repeat(121)]) {
    await expect(saveRevision(blog.ctx, account, id, 1, label)).rejects.toMatchObject({ params: { field: 'label' } })
  }
  await expect(saveRevision(blog.ctx, account, id, 9, 'Un')).rejects.toMatchObject({ code: 'conflict' })
  await expect(saveRevision(blog.ctx, bea, id, 1, 'Un')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(restoreRevision(blog.ctx, account, id, 9)).rejects.toMatchObject({ code: 'not_found' })
  expect(await findRevision(blog.ctx.db, id, 1)).toBeUndefined()
})

test('revisions saved at once are numbered one after the other', async () => {
  const { blog, account, id } = await withPost()
  await Promise.all(['Un', 'Deux', 'Trois'].map((label) => saveRevision(blog.ctx, account, id, 1, label)))
  expect((await listRevisions(blog.ctx.db, id)).map(({ number }) => number)).toEqual([3, 2, 1])
})

test('the difference of two copies is told word by word, field by field', async () => {
  const { blog, id } = await withPost()
  const before = await fieldsOf(blog.ctx, id)
  const after = { ...before, title: 'Du pain noir', source: 'Quatre heures, au four.', tags: ['Pain'], hopedVoices: 3 }
  const diff = diffFields(before, after)
  expect(diff.map(({ field }) => field)).toEqual(['title', 'source', 'tags', 'hopedVoices'])
  expect(diff[0]).toEqual({
    field: 'title',
    by: 'words',
    parts: [
      { kind: 'kept', text: 'Du pain' },
      { kind: 'added', text: ' noir' },
    ],
  })
  expect(diff[3]?.parts).toEqual([
    { kind: 'removed', text: '0' },
    { kind: 'added', text: '3' },
  ])
  expect(diffFields(before, before)).toEqual([])
})

test('kept and removed words are the earlier text, kept and added ones the later', async () => {
  const { blog, id } = await withPost()
  const fields = await fieldsOf(blog.ctx, id)
  const text = fc
    .array(fc.constantFrom('pain', ' ', '\n\n', 'é', '.', 'four'), { maxLength: 30 })
    .map((words) => words.join(''))
  fc.assert(
    fc.property(text, text, (from, to) => {
      const [diff] = diffFields({ ...fields, source: from }, { ...fields, source: to })
      expect(textOf(diff, 'removed')).toBe(from === to ? '' : from)
      expect(textOf(diff, 'added')).toBe(from === to ? '' : to)
    }),
  )
})

function textOf(diff: FieldDiff | undefined, side: 'added' | 'removed'): string {
  const parts = diff?.parts.filter(({ kind }) => kind === 'kept' || kind === side) ?? []
  return parts.map(({ text }) => text).join('')
}

test('two texts of a megabyte without a line in common are still compared whole', async () => {
  const { blog, id } = await withPost()
  const fields = await fieldsOf(blog.ctx, id)
  const long = (seed: number) => Array.from({ length: 90_000 }, (_, n) => `mot${(n * seed) % 65_537}`).join('\n')
  const [diff] = diffFields({ ...fields, source: long(31) }, { ...fields, source: long(17) })
  expect(textOf(diff, 'removed')).toBe(long(31))

  const [small] = diffFields({ ...fields, source: long(31) }, { ...fields, source: `${long(31)}\nFin.` })
  expect(small).toMatchObject({ by: 'words' })
})
