import { expect, test } from 'vitest'
import { ann, linkTo, startLinkedBlog, type LinkedBlog } from './cast.ts'

async function statusOf(blog: LinkedBlog): Promise<Record<string, unknown>> {
  const [linkback] = await blog.linkbacks()
  const response = await blog.app.inject({
    url: `/linkbacks/${linkback?.token}`,
    headers: { accept: 'application/json' },
  })
  return response.json()
}

test('the status page follows a link from the queue into the thread and out of it', async () => {
  const blog = await startLinkedBlog({ worker: false, patienceMs: 0 })
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  const states: unknown[] = []
  const note = async () => {
    const { state, code, permalink } = await statusOf(blog)
    states.push([state, code, permalink])
  }
  const pingAndRun = async () => {
    await blog.ping(ann, post.url)
    await blog.runJobs()
    await note()
  }

  await blog.ping(ann, post.url)
  await note()
  await blog.runJobs()
  await note()
  const [reaction] = await blog.reactions()
  if (reaction) await blog.moderate('approve', reaction)
  await note()
  blog.web.page(ann, linkTo(post.url).replace('A soup', 'A stew'))
  await pingAndRun()
  blog.web.page(ann, '<p>Nothing.</p>')
  await pingAndRun()
  if (reaction) await blog.moderate('remove', reaction)
  await note()

  const address = `${post.url}?r=1#r1`
  expect(states).toEqual([
    ['queued', 'queued', null],
    ['held', 'held', null],
    ['published', 'published', address],
    ['updated', 'updated', address],
    ['withdrawn', 'no-link', null],
    ['refused', 'owner', null],
  ])
})

test('a page that cannot be read is said so in both languages, with nothing of the network', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.answer(ann, { fails: 'refused' })
  await blog.ping(ann, post.url, '192.0.2.9')

  expect(await statusOf(blog)).toMatchObject({
    state: 'queued',
    code: 'retrying',
    messages: [
      'The source page could not be read. Other tries follow within the next hours.',
      'La page source n’a pas pu être lue. D’autres essais suivent dans les heures qui viennent.',
    ],
    source: ann,
    target: post.url,
    transport: 'pingback',
  })
  expect(JSON.stringify(await statusOf(blog))).not.toContain('192.0.2.9')
})

test('the page is for people, neither indexed nor stored; an unknown token is not found', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  const source = 'https://ann.example/?q="><script>alert(1)</script>'
  blog.web.page(new URL(source).href, '<p>No link.</p>')
  await blog.ping(source, post.url)
  const [linkback] = await blog.linkbacks()

  const response = await blog.app.inject({ url: `/linkbacks/${linkback?.token}`, headers: { accept: 'text/html,*/*' } })

  expect(response.statusCode).toBe(200)
  expect(response.headers['cache-control']).toBe('no-store')
  expect(response.headers['x-robots-tag']).toBe('noindex')
  expect(response.body).toContain('La page source ne contient pas de lien vers cet article.')
  expect(response.body).toContain('The source page does not link to this article.')
  expect(response.body).not.toContain('<script>alert')
  for (const token of ['AAAAAAAAAAAAAAAAAAAAAA', 'x', '..%2f']) {
    expect((await blog.app.inject({ url: `/linkbacks/${token}` })).statusCode).toBe(404)
  }
})
