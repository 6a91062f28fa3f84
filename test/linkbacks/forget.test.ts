import { expect, test } from 'vitest'
import { forgetLinkbacks } from '../../src/linkbacks/forget.ts'
import { ann, linkTo, startLinkedBlog } from './cast.ts'

const dayMs = 86_400_000

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
