import { expect, test } from 'vitest'
import { forgetLinkbacks } from '../../src/linkbacks/forget.ts'
import { changeOwnedLink } from '../../src/site-owners/owned-links.ts'
import { takeBackLink } from '../../src/reactions/take-back.ts'
import { ann, linkTo, startLinkedBlog } from './cast.ts'
import { startWithMention } from './webmention-cast.ts'

const dayMs = 86_400_000

test('what a link said is forgotten a month after its owner took it back, and is read anew when they let it return', async () => {
  const blog = await startWithMention()
  const { id } = await blog.theOne()
  await takeBackLink(blog.ctx, id)
  blog.clock.pass(29 * dayMs)
  await forgetLinkbacks(blog.ctx)
  expect(await blog.theOne()).toMatchObject({ title: 'A soup that waits' })

  blog.clock.pass(2 * dayMs)
  await forgetLinkbacks(blog.ctx)
  const forgotten = await blog.theOne()
  expect(JSON.stringify(forgotten)).not.toMatch(/soup that|kitchen|baker|192\.0/)
  expect(forgotten).toMatchObject({ state: 'withdrawn', sourceUrl: ann, number: 1 })
  expect((await blog.mention(ann, blog.post.url)).statusCode).toBe(400)

  await changeOwnedLink(blog.ctx, { host: 'ann.example', path: '/' }, id, 'let')
  await blog.runJobs()
  expect(await blog.theOne()).toMatchObject({ state: 'pending', title: 'A soup that waits', number: 1 })
})

test('requests that came to nothing are dropped in time, trackbacks sooner; what became a reaction stays', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  await blog.ping(ann, post.url)
  await blog.ping('https://nowhere.example/ping', post.url)
  await blog.trackback('/2026/11/bread', 'url=https://nowhere.example/trackback')
  const left = async () => (await blog.linkbacks()).map(({ source }) => source)

  blog.clock.pass(6 * dayMs)
  await forgetLinkbacks(blog.ctx)
  expect(await left()).toEqual([ann, 'https://nowhere.example/ping', 'https://nowhere.example/trackback'])

  blog.clock.pass(2 * dayMs)
  await forgetLinkbacks(blog.ctx)
  expect(await left()).toEqual([ann, 'https://nowhere.example/ping'])

  expect(await blog.linkbacks()).toMatchObject([{ sender: '192.0.2.1' }, { sender: '192.0.2.1' }])

  blog.clock.pass(23 * dayMs)
  await forgetLinkbacks(blog.ctx)
  expect(await left()).toEqual([ann])
  expect(await blog.linkbacks()).toMatchObject([{ sender: '' }])
})
