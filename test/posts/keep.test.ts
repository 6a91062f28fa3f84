import { expect, test } from 'vitest'
import { lookAgain, newMemory, readContent } from '../../src/posts/content-folder.ts'
import { findDraft } from '../../src/posts/drafts.ts'
import { keepPost } from '../../src/posts/keep.ts'
import { deletePost } from '../../src/posts/delete.ts'
import { publishDraft } from '../../src/posts/publish.ts'
import { findPost, findPostByFile } from '../../src/posts/queries.ts'
import { listRevisions } from '../../src/posts/revisions.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { changeDraft, fieldsOf, removeContent, workingCopy, writeContent } from './support.ts'

const file = 'posts/pain.md'
const text = '---\ntitle: Du pain\ndate: 2026-11-03\ntags: [four]\n---\n\nTrois heures.\n'

async function withFile(content = text) {
  const blog = await startBlog()
  const memory = newMemory()
  await writeContent(blog.ctx, file, content)
  await readContent(blog.ctx, memory)
  const { id } = (await findPostByFile(blog.ctx.db, file)) ?? { id: 0 }
  return { blog, memory, id, account: (await atDesk(blog)).account }
}

function passedOver({ logged }: Blog) {
  return logged.filter(({ message }) => message?.includes('passed over'))
}

test('a post taken into the desk’s keeping is written there, and its file says nothing any more', async () => {
  const { blog, memory, id, account } = await withFile()
  await keepPost(blog.ctx, account, id)
  expect(await findPost(blog.ctx.db, id)).toMatchObject({ file: null, state: 'published', path: '/2026/11/pain' })
  expect(await findDraft(blog.ctx.db, id)).toMatchObject({ version: 1, changed: false })
  expect((await blog.app.inject('/2026/11/pain')).statusCode).toBe(200)

  await changeDraft(blog.ctx, account, id, { source: 'Au bureau.' })
  await publishDraft(blog.ctx, account, id, (await workingCopy(blog.ctx, id)).version)
  await writeContent(blog.ctx, file, text.replace('Trois', 'Quatre, oui, quatre'))
  await lookAgain(blog.ctx, memory)
  await lookAgain(blog.ctx, memory)
  await readContent(blog.ctx)
  expect(await findPost(blog.ctx.db, id)).toMatchObject({ source: 'Au bureau.', path: '/2026/11/pain' })
  expect(await blog.ctx.db.selectFrom('posts').select('id').execute()).toHaveLength(1)
})

test('a file that is passed over is mentioned once, however often it changes', async () => {
  const { blog, memory, id, account } = await withFile()
  await keepPost(blog.ctx, account, id)
  for (const hours of ['Quatre', 'Cinquante', 'Six cents']) {
    await writeContent(blog.ctx, file, text.replace('Trois', hours))
    await expect.poll(async () => (await lookAgain(blog.ctx, memory)).again).toBe(false)
  }
  expect(passedOver(blog)).toHaveLength(1)
})

test('removing the file, then or later, does not take the post off', async () => {
  const { blog, memory, id, account } = await withFile()
  await keepPost(blog.ctx, account, id)
  await removeContent(blog.ctx, file)
  await lookAgain(blog.ctx, memory)
  await lookAgain(blog.ctx, memory)
  await readContent(blog.ctx)
  expect(await findPost(blog.ctx.db, id)).toMatchObject({ state: 'published' })
})

test('a draft from a file gets no public address, and once deleted does not come back out of it', async () => {
  const { blog, id, account } = await withFile('---\ntitle: Du pain\n---\n\nTrois heures.\n')
  await keepPost(blog.ctx, account, id)
  expect((await fieldsOf(blog.ctx, id)).date).toBeNull()
  await deletePost(blog.ctx, account, id)
  await readContent(blog.ctx)
  expect(await findPost(blog.ctx.db, id)).toMatchObject({ state: 'deleted' })
  expect((await blog.app.inject('/draft/undated/pain')).statusCode).toBe(404)
  expect(await blog.ctx.db.selectFrom('posts').select('id').execute()).toHaveLength(1)
})

test('keeping twice is keeping once; what is not theirs nobody keeps', async () => {
  const { blog, id, account } = await withFile()
  const { account: bea } = await atDesk(blog, 'author', 'bea')
  await expect(keepPost(blog.ctx, bea, id)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(keepPost(blog.ctx, account, 999)).rejects.toMatchObject({ code: 'not_found' })
  await Promise.all([keepPost(blog.ctx, account, id), keepPost(blog.ctx, account, id)])
  expect(await findDraft(blog.ctx.db, id)).toMatchObject({ version: 1 })
  expect(await listRevisions(blog.ctx.db, id)).toHaveLength(1)
})
