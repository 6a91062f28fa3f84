import { onTestFinished, expect, test } from 'vitest'
import { runJob } from '../../src/jobs/handlers.ts'
import { runDueJobs, startWorker } from '../../src/jobs/worker.ts'
import { openContext } from '../../src/open.ts'
import { readContent } from '../../src/posts/content-folder.ts'
import { createDraft, findDraft } from '../../src/posts/drafts.ts'
import { deletePost } from '../../src/posts/delete.ts'
import { cancelSchedule, publishDraft, scheduleDraft, unpublishPost } from '../../src/posts/publish.ts'
import { findPost } from '../../src/posts/queries.ts'
import { listRevisions } from '../../src/posts/revisions.ts'
import { publishDue } from '../../src/posts/schedule.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { changeDraft, findRevision as siteRevision, workingCopy, writeContent } from './support.ts'

const hour = 3_600_000
const at = '2026-12-01T07:00:00.000Z'

async function scheduled(blog: Blog) {
  const { account } = await atDesk(blog)
  const id = await createDraft(blog.ctx, account, { title: 'Du pain', source: 'Trois heures.' })
  const post = await scheduleDraft(blog.ctx, account, id, 1, at)
  return { account, id, post }
}

async function status(blog: Blog, path: string): Promise<number> {
  return (await blog.app.inject(path)).statusCode
}

/** Another process on the same database, with the same clock. */
async function anotherProcess({ ctx }: Blog) {
  const { ctx: other, close } = await openContext(ctx.config, ctx.log, { now: ctx.now, fetch: ctx.fetch })
  onTestFinished(close)
  return other
}

test('a scheduled post is nowhere before its hour, and public from then on', async () => {
  const blog = await startBlog()
  await saveSettings(blog.ctx, { timeZone: 'Europe/Paris' })
  const { id, post } = await scheduled(blog)
  expect(post).toMatchObject({ state: 'scheduled', scheduledAt: at, publishedAt: null, path: '/2026/12/du-pain' })
  expect(await findDraft(blog.ctx.db, id)).toMatchObject({
    changed: false,
    fields: { date: '2026-12-01T08:00:00+01:00' },
  })

  blog.clock.now = new Date(Date.parse(at) - 1)
  await blog.runJobs()
  for (const path of ['/', '/feed.atom', '/sitemap.xml', '/archive']) {
    expect((await blog.app.inject(path)).body).not.toContain('du-pain')
  }
  expect(await status(blog, post.path)).toBe(404)

  blog.clock.pass(1)
  await blog.runJobs()
  expect(await status(blog, post.path)).toBe(200)
  expect((await blog.app.inject('/feed.atom')).body).toContain('du-pain')
  expect((await blog.app.inject('/search?q=heures')).body).toContain(post.path)
  expect(await findPost(blog.ctx.db, id)).toMatchObject({ publishedAt: at, updatedAt: at, scheduledAt: null })
  expect(await listRevisions(blog.ctx.db, id)).toMatchObject([{ number: 1, kind: 'publish', who: 'Ann' }])
})

test('two processes publish a scheduled post once', async () => {
  const blog = await startBlog()
  const { id } = await scheduled(blog)
  const other = await anotherProcess(blog)
  blog.clock.now = new Date(at)
  const before = await siteRevision(blog.ctx)

  await Promise.all([publishDue(blog.ctx), publishDue(other), runDueJobs(blog.ctx, runJob), runDueJobs(other, runJob)])
  expect(await siteRevision(blog.ctx)).toBe(before + 1)
  expect(await listRevisions(blog.ctx.db, id)).toHaveLength(1)
})

test('an hour that was missed is made up for at the next start, once, under the date that was promised', async () => {
  const blog = await startBlog()
  const { id } = await scheduled(blog)
  blog.clock.now = new Date(Date.parse(at) + 75 * hour)

  const next = await anotherProcess(blog)
  const worker = startWorker(next, runJob)
  await expect.poll(async () => (await findPost(blog.ctx.db, id))?.state).toBe('published')
  await worker.stop()
  await blog.runJobs()
  expect(await findPost(blog.ctx.db, id)).toMatchObject({ publishedAt: at, updatedAt: at })
  expect(await listRevisions(blog.ctx.db, id)).toHaveLength(1)
})

test('what is published is what was scheduled; what was written since waits to be published', async () => {
  const blog = await startBlog()
  const { account, id } = await scheduled(blog)
  await changeDraft(blog.ctx, account, id, { source: 'Quatre heures.' })
  expect(await findDraft(blog.ctx.db, id)).toMatchObject({ changed: true })
  blog.clock.now = new Date(at)
  await blog.runJobs()

  expect(await findPost(blog.ctx.db, id)).toMatchObject({ source: 'Trois heures.' })
  expect(await findDraft(blog.ctx.db, id)).toMatchObject({ changed: true, fields: { source: 'Quatre heures.' } })
  const { version } = await workingCopy(blog.ctx, id)
  expect(await publishDraft(blog.ctx, account, id, version)).toMatchObject({
    source: 'Quatre heures.',
    publishedAt: at,
  })
})

test('scheduling again changes hour and text; the first hour passes without effect', async () => {
  const blog = await startBlog()
  const { account, id } = await scheduled(blog)
  await changeDraft(blog.ctx, account, id, { source: 'Quatre heures.' })
  const later = '2027-01-05T07:00:00.000Z'
  const { version } = await workingCopy(blog.ctx, id)
  const post = await scheduleDraft(blog.ctx, account, id, version, later)
  expect(post).toMatchObject({ path: '/2027/01/du-pain', scheduledAt: later })

  blog.clock.now = new Date(at)
  await blog.runJobs()
  expect(await findPost(blog.ctx.db, id)).toMatchObject({ state: 'scheduled' })
  blog.clock.now = new Date(later)
  await blog.runJobs()
  expect(await findPost(blog.ctx.db, id)).toMatchObject({ state: 'published', source: 'Quatre heures.' })
})

test('cancelling makes a draft again, whose hour passes and whose address is free', async () => {
  const blog = await startBlog()
  const { account, id, post } = await scheduled(blog)
  await cancelSchedule(blog.ctx, account, id)
  expect(await findPost(blog.ctx.db, id)).toMatchObject({ state: 'draft', scheduledAt: null })
  expect(await findDraft(blog.ctx.db, id)).toMatchObject({ changed: true, fields: { date: null, slug: 'du-pain' } })

  blog.clock.now = new Date(at)
  await blog.runJobs()
  expect(await status(blog, post.path)).toBe(404)
  const other = await createDraft(blog.ctx, account, { title: 'Du pain' })
  expect(await publishDraft(blog.ctx, account, other, 1)).toMatchObject({ path: post.path })
})

test('a scheduled post can be published at once, under the date of that moment, and its hour passes', async () => {
  const blog = await startBlog()
  const { account, id } = await scheduled(blog)
  const { version } = await workingCopy(blog.ctx, id)
  const post = await publishDraft(blog.ctx, account, id, version)
  expect(post).toMatchObject({ path: '/2026/11/du-pain', publishedAt: '2026-11-20T10:00:00.000Z', scheduledAt: null })
  blog.clock.now = new Date(at)
  await blog.runJobs()
  expect(await findPost(blog.ctx.db, id)).toMatchObject({ publishedAt: post.publishedAt })
  expect(await listRevisions(blog.ctx.db, id)).toHaveLength(1)
})

test('a scheduled post keeps its address for itself, and one deleted before its hour never appears', async () => {
  const blog = await startBlog()
  const { account, id } = await scheduled(blog)
  const other = await createDraft(blog.ctx, account, { title: 'Du pain' })
  await expect(scheduleDraft(blog.ctx, account, other, 1, at)).rejects.toMatchObject({ key: 'post.pathTaken' })
  await deletePost(blog.ctx, account, id)
  blog.clock.now = new Date(at)
  await blog.runJobs()
  expect(await findPost(blog.ctx.db, id)).toBeUndefined()
})

/** A post of November that was taken back and waits for December. */
async function scheduledAgain(blog: Blog) {
  const { account } = await atDesk(blog)
  const id = await createDraft(blog.ctx, account, { title: 'Du pain' })
  const post = await publishDraft(blog.ctx, account, id, 1)
  await unpublishPost(blog.ctx, account, id)
  await scheduleDraft(blog.ctx, account, id, (await workingCopy(blog.ctx, id)).version, at)
  return { account, id, post }
}

test('what was public answers 410 while it waits for its hour, and gives nothing of its next address away', async () => {
  const blog = await startBlog()
  const { post } = await scheduledAgain(blog)
  expect(await status(blog, post.path)).toBe(410)
  expect(await status(blog, '/2026/12/du-pain')).toBe(404)
  blog.clock.now = new Date(at)
  await blog.runJobs()
  expect((await blog.app.inject(post.path)).headers.location).toBe('/2026/12/du-pain')
  expect(await status(blog, '/2026/12/du-pain')).toBe(200)
})

test('what was public and waits keeps its former address when somebody else takes the next one', async () => {
  const blog = await startBlog()
  const { account, post } = await scheduledAgain(blog)
  const other = await createDraft(blog.ctx, account, { title: 'Du pain' })
  await scheduleDraft(blog.ctx, account, other, 1, '2026-12-01T06:00:00.000Z')
  blog.clock.now = new Date(at)
  await blog.runJobs()
  expect(await status(blog, post.path)).toBe(200)
  expect(await status(blog, '/2026/12/du-pain')).toBe(200)
})

test('what was public and is scheduled no more comes back at its former address', async () => {
  const blog = await startBlog()
  const { account, id, post } = await scheduledAgain(blog)
  await cancelSchedule(blog.ctx, account, id)
  expect(await status(blog, post.path)).toBe(410)
  await publishDraft(blog.ctx, account, id, (await workingCopy(blog.ctx, id)).version)
  expect(await status(blog, post.path)).toBe(200)
})

test('an hour that is past, a post that is public and somebody else’s are refused', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const { account: bea } = await atDesk(blog, 'author', 'bea')
  const id = await createDraft(blog.ctx, account, { title: 'Du pain' })
  for (const wrong of ['2026-11-20T09:59:00Z', '2126-01-01T00:00:00Z', 'demain']) {
    await expect(scheduleDraft(blog.ctx, account, id, 1, wrong)).rejects.toMatchObject({
      code: 'invalid',
      params: { field: 'scheduledAt' },
    })
  }
  await expect(scheduleDraft(blog.ctx, bea, id, 1, at)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(scheduleDraft(blog.ctx, account, id, 5, at)).rejects.toMatchObject({ key: 'draft.otherVersion' })
  const { id: publicId } = await publishDraft(blog.ctx, account, id, 1)
  const { version } = await workingCopy(blog.ctx, publicId)
  await expect(scheduleDraft(blog.ctx, account, id, version, at)).rejects.toMatchObject({ key: 'draft.isPublic' })
})

test('a file dated ahead waits for its hour, and is published once', async () => {
  const blog = await startBlog()
  await writeContent(
    blog.ctx,
    'posts/pain.md',
    '---\ntitle: Pain\ndate: 2026-12-01T08:00:00+01:00\n---\n\nTrois heures.\n',
  )
  await readContent(blog.ctx)
  expect(await status(blog, '/2026/12/pain')).toBe(404)
  await readContent(await anotherProcess(blog))

  blog.clock.now = new Date(at)
  const before = await siteRevision(blog.ctx)
  await blog.runJobs()
  expect(await status(blog, '/2026/12/pain')).toBe(200)
  expect((await blog.app.inject('/search?q=heures')).body).toContain('/2026/12/pain')
  await readContent(blog.ctx)
  expect(await siteRevision(blog.ctx)).toBe(before + 1)
})
