import type { InjectOptions } from 'light-my-request'
import { describe, expect, test } from 'vitest'
import { deletePost } from '../../src/posts/delete.ts'
import { unpublishPost } from '../../src/posts/publish.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { callOf } from '../support/xmlrpc.ts'
import { ann, linkTo } from './cast.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const unknown = '/2026/11/bread-unknown'

/** A blog with a post in each state in which nobody may know that there is one; addresses of equal length. */
async function startSecretiveBlog() {
  const blog = await startBlog()
  const { ctx } = blog
  const { account } = await atDesk(blog)
  const paths: string[] = [unknown]
  const write = async (slug: string, state: 'draft' | 'scheduled' | 'published') => {
    const date = state === 'scheduled' ? '2026-11-29T08:00:00+01:00' : '2026-11-03T08:00:00+01:00'
    const post = await hasPost(ctx, { slug, state, date })
    paths.push(`/2026/11/${slug}`)
    return post
  }
  await write('bread-drafted', 'draft')
  await write('bread-planned', 'scheduled')
  await deletePost(ctx, account, (await write('bread-dropped', 'draft')).id)
  await unpublishPost(ctx, account, (await write('bread-private', 'published')).id)
  await deletePost(ctx, account, (await write('bread-deleted', 'published')).id)
  const moved = await write('bread-renamed', 'published')
  await hasPost(ctx, { id: moved.id, slug: 'bread-anew' })
  await unpublishPost(ctx, account, moved.id)
  for (const path of paths) blog.web.page(ann, linkTo(`https://blog.example${path}`))
  return { blog, paths }
}

type Ask = (path: string) => InjectOptions

const target = (path: string) => `https://blog.example${path}`
const xml = (payload: string): InjectOptions => ({
  method: 'POST',
  url: '/xmlrpc',
  payload,
  headers: { 'content-type': 'text/xml' },
})
const webmention = (source: string, path: string, accept: string): InjectOptions => ({
  method: 'POST',
  url: '/webmention',
  payload: new URLSearchParams({ source, target: target(path) }).toString(),
  headers: { ...form, accept },
})

const asks: [string, Ask][] = [
  ['pingback', (path) => xml(callOf('pingback.ping', ann, target(path)))],
  ['pingback with a fragment', (path) => xml(callOf('pingback.ping', ann, `${target(path)}/?utm_source=x#r1`))],
  ['pingback from itself', (path) => xml(callOf('pingback.ping', target(path), target(path)))],
  ['pingback from nonsense', (path) => xml(callOf('pingback.ping', 'nonsense', target(path)))],
  ['pingback from inside', (path) => xml(callOf('pingback.ping', 'http://10.0.0.1/', target(path)))],
  ['getPingbacks', (path) => xml(callOf('pingback.extensions.getPingbacks', target(path)))],
  [
    'trackback',
    (path) => ({ method: 'POST', url: `${path}/trackback`, payload: `url=${encodeURIComponent(ann)}`, headers: form }),
  ],
  ['trackback without a source', (path) => ({ method: 'POST', url: `${path}/trackback`, payload: '', headers: form })],
  ['trackback by GET', (path) => ({ method: 'GET', url: `${path}/trackback` })],
  ['webmention, text', (path) => webmention(ann, path, '*/*')],
  ['webmention, JSON', (path) => webmention(ann, path, 'application/json')],
  ['webmention, page', (path) => webmention(ann, path, 'text/html')],
  ['webmention from itself', (path) => webmention(target(path), path, '*/*')],
  ['webmention from a blocked place', (path) => webmention('http://127.0.0.1/', path, '*/*')],
  ['webmention form', (path) => ({ method: 'GET', url: `/webmention?target=${encodeURIComponent(target(path))}` })],
]

describe('unknown, draft, planned, private, deleted and former addresses answer in the same bytes', () => {
  test.each(asks)('%s', async (_name, ask) => {
    const { blog, paths } = await startSecretiveBlog()

    const answers: string[] = []
    for (const path of paths) answers.push(await answerTo(blog, ask, path))

    for (const [at, answer] of answers.entries()) expect(answer, paths[at]).toBe(answers[0])
    expect(blog.web.requests).toEqual([])
    expect(await blog.ctx.db.selectFrom('linkbacks').select('id').execute()).toEqual([])
  })
})

/** Status, headers and body, with the address asked about replaced by one word. */
async function answerTo(blog: Blog, ask: Ask, path: string): Promise<string> {
  const response = await blog.app.inject(ask(path))
  const { date: _, ...headers } = response.headers
  const slug = path.slice(path.lastIndexOf('/') + 1)
  return JSON.stringify([response.statusCode, headers, response.body]).replaceAll(slug, 'SLUG')
}
