import { expect, test } from 'vitest'
import { enqueue } from '../../src/jobs/queue.ts'
import { writeFault, writeResponse } from '../../src/lib/xmlrpc.ts'
import { takeOffPost } from '../../src/posts/save.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'

const hub = 'https://hub.example/push'
const service = 'https://rpc.pings.example/'
const minute = 60_000
const site = ['/', '/feed.xml', '/feed.atom', '/feed.json', '/reactions.xml', '/reactions.atom', '/reactions.json']
const thread = ['', '/feed.xml', '/feed.atom', '/feed.json'].map((ending) => `/2026/11/pain${ending}`)

async function startTold(settings: { hubs?: string[]; updateServices?: string[] }): Promise<Blog> {
  const blog = await startBlog()
  await saveSettings(blog.ctx, settings)
  blog.web.answer(hub, { status: 202 })
  blog.web.answer(service, { contentType: 'text/xml', body: writeResponse({ flerror: false, message: 'Thanks' }) })
  return blog
}

const announce = async ({ ctx, runJobs }: Blog, postId?: number) => {
  await enqueue(ctx, 'announce-change', postId === undefined ? {} : { postId }, { key: `announce-change/${postId}` })
  await runJobs()
}

/** The topics that were announced since the last time, as paths. */
const announced = ({ web }: Blog) =>
  web.requests.splice(0).map(({ body = '' }) => new URL(new URLSearchParams(body).get('hub.url') ?? 'x:').pathname)

const announcements = ({ ctx }: Blog) => ctx.db.selectFrom('announcements').selectAll().orderBy('topic').execute()

test('a hub hears of every topic that a change touches, as a form', async () => {
  const blog = await startTold({ hubs: [hub] })
  const post = await hasPost(blog.ctx)
  await announce(blog, post.id)

  expect(blog.web.requests[0]).toMatchObject({
    url: hub,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'hub.mode=publish&hub.url=https%3A%2F%2Fblog.example%2F',
  })
  expect(announced(blog).toSorted()).toEqual([...site, ...thread].toSorted())
  expect((await announcements(blog)).map(({ outcome }) => outcome)).toEqual(Array(11).fill('done'))
})

test('each topic is announced once a minute at most, and what came meanwhile is not lost', async () => {
  const blog = await startTold({ hubs: [hub] })
  const post = await hasPost(blog.ctx)
  await announce(blog, post.id)
  announced(blog)

  blog.clock.pass(minute / 2)
  for (let change = 0; change < 5; change++) await announce(blog, post.id)
  expect(announced(blog)).toEqual([])
  blog.clock.pass(minute / 2)
  await blog.runJobs()
  expect(announced(blog)).toHaveLength(11)
  blog.clock.pass(2 * minute)
  await blog.runJobs()
  expect(announced(blog)).toEqual([])
})

test('what changes while a hub is being told is announced a minute later', async () => {
  const blog = await startTold({ hubs: [hub] })
  const post = await hasPost(blog.ctx)
  blog.web.answer(hub, async () => {
    blog.web.answer(hub, { status: 202 })
    await announce(blog, post.id)
    return { status: 202 }
  })
  await announce(blog, post.id)
  expect(announced(blog).toSorted()).toEqual([...site, ...thread].toSorted())
  blog.clock.pass(minute)
  await blog.runJobs()
  expect(announced(blog).toSorted()).toEqual([...site, ...thread].toSorted())
})

test('a post that was taken off is announced by the feeds it left; one that nobody ever saw is not', async () => {
  const blog = await startTold({ hubs: [hub] })
  const post = await hasPost(blog.ctx)
  await takeOffPost(blog.ctx, post)
  await announce(blog, post.id)
  expect(announced(blog).toSorted()).toEqual(site.toSorted())

  const draft = await hasPost(blog.ctx, { slug: 'brouillon', state: 'draft' })
  blog.clock.pass(2 * minute)
  await announce(blog, draft.id)
  expect(announced(blog)).toEqual([])
})

test('a hub that fails is told again later, one that refuses or was taken off the list is not', async () => {
  const blog = await startTold({ hubs: [hub] })
  blog.web.answer(hub, { status: 503, body: 'Busy' })
  await announce(blog)
  expect(announced(blog)).toHaveLength(7)
  expect((await announcements(blog))[0]).toMatchObject({ address: hub, outcome: 'failed', words: '503 Busy' })

  blog.web.answer(hub, { status: 400, body: '<p>Unknown <b>topic</b></p>' })
  blog.clock.pass(2 * minute)
  await blog.runJobs()
  expect(announced(blog)).toHaveLength(7)
  expect((await announcements(blog))[0]).toMatchObject({ outcome: 'failed', words: '400 Unknown topic' })
  blog.clock.pass(24 * 60 * minute)
  await blog.runJobs()
  expect(announced(blog)).toEqual([])

  blog.web.answer(hub, { fails: 'unreachable' })
  await announce(blog)
  expect((await announcements(blog))[0]).toMatchObject({ outcome: 'failed', words: '' })
  announced(blog)
  await saveSettings(blog.ctx, { hubs: [] })
  blog.clock.pass(24 * 60 * minute)
  await blog.runJobs()
  expect(announced(blog)).toEqual([])
})

test('an update service hears of new posts and revisions, and of no reaction', async () => {
  const blog = await startTold({ updateServices: [service] })
  const post = await hasPost(blog.ctx)
  blog.clock.pass(minute)
  await announce(blog, post.id)
  expect(blog.web.requests.map(({ body }) => body)).toEqual([expect.stringContaining('weblogUpdates.extendedPing')])
  expect(blog.web.requests[0]?.body).toContain('<string>https://blog.example/feed.xml</string>')
  expect(await announcements(blog)).toMatchObject([
    { kind: 'service', address: service, outcome: 'done', words: 'Thanks' },
  ])

  blog.clock.pass(10 * minute)
  await announce(blog, post.id)
  expect(blog.web.requests).toHaveLength(1)
  await hasPost(blog.ctx, { source: 'Quatre heures de pousse.' })
  blog.clock.pass(minute)
  await announce(blog, post.id)
  expect(blog.web.requests).toHaveLength(2)
})

test('a service hears a minute later of what was revised while it was being told', async () => {
  const blog = await startTold({ updateServices: [service] })
  const post = await hasPost(blog.ctx)
  const thanks = { contentType: 'text/xml', body: writeResponse({ flerror: false, message: 'Thanks' }) }
  blog.web.answer(service, async () => {
    blog.web.answer(service, thanks)
    await announce(blog, post.id)
    return thanks
  })
  await announce(blog, post.id)
  expect(blog.web.requests).toHaveLength(1)
  blog.clock.pass(minute)
  await blog.runJobs()
  expect(blog.web.requests).toHaveLength(2)
})

test('a service without the extended ping gets the plain one; what it refuses is kept in its own words', async () => {
  const blog = await startTold({ updateServices: [service] })
  await hasPost(blog.ctx)
  blog.web.answer(service, ({ body = '' }) => ({
    contentType: 'text/xml',
    body: body.includes('extendedPing')
      ? writeFault(-32601, 'no such method')
      : writeResponse({ flerror: true, message: 'Too <b>soon</b>' }),
  }))
  await announce(blog)

  expect(blog.web.requests.map(({ body = '' }) => /weblogUpdates\.\w+/.exec(body)?.[0])).toEqual([
    'weblogUpdates.extendedPing',
    'weblogUpdates.ping',
  ])
  expect(await announcements(blog)).toMatchObject([{ outcome: 'failed', words: 'Too soon' }])
})

test('without hubs and services nothing is said to anybody', async () => {
  const blog = await startTold({})
  const post = await hasPost(blog.ctx)
  await announce(blog, post.id)
  expect(blog.web.requests).toEqual([])
})
