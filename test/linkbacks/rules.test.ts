import { expect, test } from 'vitest'
import { saveSettings } from '../../src/settings/settings.ts'
import { ann, linkTo, startLinkedBlog } from './cast.ts'

test('a site or a sender that a rule refuses is told so by every transport, and nothing is fetched', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  await blog.rule({ kind: 'site', value: 'ann.example', verdict: 'refuse' })
  await blog.rule({ kind: 'network', value: '198.51.100.0/24', verdict: 'refuse' })

  const refused = await blog.ping(ann, post.url)
  expect(refused).toMatchObject({ fault: { code: 49 } })
  expect(await blog.pingCode('https://sub.ann.example/x', post.url)).toBe(49)
  expect(await blog.pingCode('https://other.example/x', post.url, '198.51.100.77')).toBe(49)
  const answer = await blog.trackback(post.path, `url=${encodeURIComponent(ann)}`)
  expect(answer.body).toContain('<error>1</error>')
  expect(answer.body).toContain('does not accept this link')

  expect(blog.web.requests).toEqual([])
  expect(await blog.linkbacks()).toEqual([])
  expect(await blog.reactions()).toEqual([])
})

test('a rule written while a check waits keeps it from fetching', async () => {
  const blog = await startLinkedBlog({ worker: false, patienceMs: 0 })
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  await blog.ping(ann, post.url)
  await blog.rule({ kind: 'site', value: 'ann.example', verdict: 'refuse' })
  await blog.runJobs()
  expect(blog.web.requests).toEqual([])
  expect(await blog.reactions()).toEqual([])
  expect((await blog.linkbacks())[0]?.outcome).toBe('owner')
})

test('a page that turns out to be elsewhere, or to say what a rule refuses, is refused after it was read', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url), { finalUrl: 'https://spam.example/page' })
  blog.web.page('https://bea.example/', linkTo(post.url).replaceAll('cooking', 'casino'))
  await blog.rule({ kind: 'site', value: 'spam.example', verdict: 'refuse' })
  await blog.rule({ kind: 'word', value: 'casino', verdict: 'refuse' })
  expect(await blog.pingCode(ann, post.url)).toBe(49)
  expect(await blog.pingCode('https://bea.example/', post.url)).toBe(49)
  expect(await blog.reactions()).toEqual([])
  expect((await blog.linkbacks()).map(({ outcome }) => outcome)).toEqual(['owner', 'owner'])
})

test('a trusted site is shown at once, a held one waits with the reason', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  blog.web.page('https://bea.example/', linkTo(post.url))
  await blog.rule({ kind: 'site', value: 'ann.example', verdict: 'trust' })
  await blog.rule({ kind: 'site', value: 'bea.example', verdict: 'hold' })
  await blog.ping(ann, post.url)
  await blog.ping('https://bea.example/', post.url)
  const rows = await blog.reactions()
  expect(rows.map(({ state }) => state)).toEqual(['published', 'pending'])
  expect(JSON.parse(rows[1]?.reasons ?? '')).toContain('rule:site:bea.example')
})

test('a known link stays as it was read when its page comes to say what a rule does not want', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  await saveSettings(blog.ctx, { policy: 'open' })
  await blog.ping(ann, post.url)
  const [before] = await blog.reactions()
  await blog.rule({ kind: 'word', value: 'casino', verdict: 'hold' })
  blog.web.page(ann, linkTo(post.url).replaceAll('cooking', 'casino'))
  expect(await blog.pingCode(ann, post.url)).toBe(48)
  const [after] = await blog.reactions()
  expect([after?.state, after?.excerpt]).toEqual(['published', before?.excerpt])
})
