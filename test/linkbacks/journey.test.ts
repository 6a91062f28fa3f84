import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { savePost } from '../../src/posts/save.ts'
import { startBlog } from '../support/blog.ts'
import { callOf } from '../support/xmlrpc.ts'
import { answerOf, send } from '../support/xmlrpc-app.ts'
import { ann, linkTo } from './cast.ts'

const url = 'https://blog.example/2026/11/bread'

async function startBread() {
  const blog = await startBlog({ worker: true })
  const draft = { kind: 'post', slug: 'bread', title: 'Bread', lang: 'en', state: 'published' } as const
  const rest = { summary: '', question: '', author: null, tags: [], demo: false, file: null, fileHash: null }
  await savePost(blog.ctx, { ...draft, ...rest, date: '2026-11-01T09:00:00Z', source: 'Fire.', reactions: 'open' })
  blog.web.page(ann, linkTo(url))
  return blog
}

test('another blog finds the address on the page, pings, and reads how it went', async () => {
  const blog = await startBread()
  const head = await blog.app.inject({ method: 'HEAD', url: '/2026/11/bread' })
  const page = await blog.app.inject({ url: '/2026/11/bread' })
  expect(head.headers['x-pingback']).toBe('https://blog.example/xmlrpc')
  expect(page.headers['x-pingback']).toBe('https://blog.example/xmlrpc')
  expect(page.body.match(/<link rel="pingback" href="([^"]+)" ?\/?>/)?.[1]).toBe('https://blog.example/xmlrpc')

  const answer = answerOf(await send(blog.app, callOf('pingback.ping', ann, url)))

  const [address = ''] = /\/linkbacks\/[\w-]+/.exec(JSON.stringify(answer)) ?? []
  const status = await blog.app.inject({ url: address })
  expect(status.statusCode).toBe(200)
  expect(status.body).toContain('gardé en attente de relecture')
  const report = await new HtmlValidate({ extends: ['html-validate:standard'] }).validateString(status.body)
  expect(report.results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))).toEqual([])
})

test('a trackback form sent from a page of another site is taken', async () => {
  const blog = await startBread()

  const response = await blog.app.inject({
    method: 'POST',
    url: '/2026/11/bread/trackback',
    payload: `url=${ann}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://ann.example' },
  })

  expect(response.body).toContain('<error>0</error>')
})
