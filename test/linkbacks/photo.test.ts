import { readdir } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { runJob } from '../../src/jobs/handlers.ts'
import { facesDir } from '../../src/faces/faces.ts'
import { moderate } from '../../src/reactions/moderate.ts'
import { findReaction } from '../../src/reactions/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { updateLinkback } from '../../src/reactions/update.ts'
import { animation, picture, pngThatSays } from '../posts/pictures.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { hasPost, linkback } from '../support/cast.ts'

const photoUrl = 'https://levain.example/yann.png'
const hourMs = 3_600_000

async function blogWith(answer: Parameters<Blog['web']['answer']>[1], url = photoUrl) {
  const blog = await startBlog({ env: { TRESSE_DEMO: 'off', REACTIONS: 'open', SITE_URL: 'http://127.0.0.1:4420' } })
  blog.web.answer(url, answer)
  const post = await hasPost(blog.ctx)
  const draft = linkback(post, { photoUrl: url })
  const { reaction } = await submitReaction(blog.ctx, draft)
  await blog.runJobs()
  const photo = async () => (await findReaction(blog.ctx.db, reaction.id))?.photo
  const files = () => readdir(facesDir(blog.ctx.config)).catch(() => [])
  const sweep = async () => {
    for (let hour = 0; hour < 16; hour++) {
      blog.clock.pass(hourMs)
      await runJob(blog.ctx, 'forget-faces', {})
    }
  }
  return { blog, draft, reaction, photo, files, sweep }
}

test.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)(
  'a %s becomes a small square WebP that we serve for good',
  async (format) => {
    const { blog, photo } = await blogWith({ body: await picture(format, 300, 200), contentType: `image/${format}` })
    const path = await photo()
    expect(path).toMatch(/^\/faces\/[0-9a-f]{64}\.webp$/)
    const response = await blog.app.inject({ url: path ?? '' })
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'image/webp',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    const facts = await sharp(response.rawPayload).metadata()
    expect(facts).toMatchObject({ format: 'webp', width: 96, height: 96 })
    expect(blog.web.requests).toHaveLength(1)
    expect(blog.web.requests[0]).toMatchObject({ url: photoUrl, types: 'any' })
  },
)

test('of an animation the first frame is taken, and nothing the picture carried stays', async () => {
  const { blog, photo } = await blogWith({ body: await animation(5) })
  const response = await blog.app.inject({ url: (await photo()) ?? '' })
  const facts = await sharp(response.rawPayload).metadata()
  expect(facts.pages ?? 1).toBe(1)
  expect(facts.exif).toBeUndefined()
})

test.each([
  ['a page', Buffer.from('<!doctype html><p>x')],
  ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['the beginning of a picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['a picture that says it is huge', pngThatSays(30_000, 30_000)],
])('%s is no picture, and nobody is troubled with it', async (_name, body) => {
  const { blog, photo, files } = await blogWith({ body, contentType: 'image/png' })
  expect(await photo()).toBeNull()
  expect(await files()).toEqual([])
  expect(blog.logged.filter(({ level }) => level === 'error')).toEqual([])
})

test('a picture that is not there, or on our own site, is left', async () => {
  const missing = await blogWith({ status: 404, body: await picture() })
  expect(await missing.photo()).toBeNull()
  const own = await blogWith({ body: await picture() }, 'http://127.0.0.1:4420/media/a.png')
  expect(await own.photo()).toBeNull()
  expect(own.blog.web.requests).toEqual([])
})

test('a fetcher without room is asked again later', async () => {
  let busy = true
  const body = await picture()
  const { blog, photo } = await blogWith(() => (busy ? { fails: 'busy' } : { body }))
  expect(await photo()).toBeNull()
  busy = false
  blog.clock.pass(2 * 60_000)
  await blog.runJobs()
  expect(await photo()).toMatch(/^\/faces\//)
})

test('another picture takes the place of the first, which goes when nobody shows it', async () => {
  const { blog, draft, reaction, photo, files, sweep } = await blogWith({ body: await picture() })
  const first = await photo()
  const other = 'https://levain.example/new.png'
  blog.web.answer(other, { body: await picture('png', 60, 60) })
  await updateLinkback(blog.ctx, reaction, { ...draft, photoUrl: other })
  await blog.runJobs()
  const second = await photo()
  expect(second).not.toBe(first)
  await sweep()
  expect(await files()).toEqual([second?.split('/').at(-1)])
  expect((await blog.app.inject({ url: first ?? '' })).statusCode).toBe(404)
})

test('what is young or shown outlives the sweep', async () => {
  const { blog, photo, files, sweep } = await blogWith({ body: await picture() })
  await sweep()
  expect(await files()).toHaveLength(1)
  await blog.ctx.db.updateTable('reactions').set({ photo: null }).execute()
  await sweep()
  expect(await files()).toEqual([])
  expect(await photo()).toBeNull()
})

test('the picture of a link that was removed goes after a month, and comes back with the link', async () => {
  const { blog, draft, reaction, photo, files, sweep } = await blogWith({ body: await picture() })
  const shown = await photo()
  await moderate(blog.ctx, reaction.id, 'remove', 'Mado')
  await sweep()
  expect(await files()).toHaveLength(1)
  blog.clock.pass(30 * 24 * hourMs)
  await sweep()
  expect([await photo(), await files()]).toEqual([null, []])

  await moderate(blog.ctx, reaction.id, 'approve', 'Mado')
  await updateLinkback(blog.ctx, reaction, draft)
  await blog.runJobs()
  expect(await photo()).toBe(shown)
  expect(await files()).toHaveLength(1)
})

test.each([
  '/faces/x.webp',
  '/faces/..%2f..%2ftresse.db',
  `/faces/${'0'.repeat(64)}.webp`,
  `/faces/${'0'.repeat(64)}.png`,
])('%s is nothing', async (url) => {
  const { app } = await startBlog()
  expect((await app.inject({ url })).statusCode).toBe(404)
})
