import { expect, test } from 'vitest'
import { saveSettings } from '../../src/settings/settings.ts'
import { startBlog } from '../support/blog.ts'
import { publish, say } from './cast.ts'

const hubs = ['https://hub.example/', 'https://hub.example/?a=1&b=2']
const site = 'https://blog.example'

async function startWithHubs(chosen = hubs) {
  const blog = await startBlog()
  await saveSettings(blog.ctx, { hubs: chosen })
  const post = await publish(blog, 'pain', { tags: ['Four'] })
  await say(blog, post, 'Ilse')
  const read = async (path: string) => {
    const { headers, body } = await blog.app.inject({ url: path })
    return { link: headers.link, body }
  }
  return { blog, post, read }
}

const bases = ['/feed', '/reactions', '/2026/03/pain/feed']

test.each(bases)('%s names its hubs and itself in every format by a header', async (base) => {
  const { read } = await startWithHubs()
  for (const ending of ['.xml', '.atom', '.json']) {
    const { link } = await read(base + ending)
    expect(link).toBe(`<${hubs[0]}>; rel="hub", <${hubs[1]}>; rel="hub", <${site}${base}${ending}>; rel="self"`)
  }
})

test.each(bases.flatMap((base) => [`${base}.xml`, `${base}.atom`]))('%s holds both, and itself once', async (path) => {
  const { read } = await startWithHubs()
  const { body } = await read(path)
  const links = body.match(/<(?:atom:)?link [^>]*rel="(?:hub|self)"[^>]*>/g) ?? []
  const named = (rel: string) => links.filter((link) => link.includes(`rel="${rel}"`))
  expect([named('hub').length, named('self').length]).toEqual([2, 1])
  expect(links.join()).toContain('https://hub.example/?a=1&amp;b=2')
  expect(named('self').join()).toContain(`href="${site}${path}"`)
})

test.each(bases)('%s.json has them as JSON Feed does', async (base) => {
  const { read } = await startWithHubs()
  const { body } = await read(`${base}.json`)
  expect(JSON.parse(body)).toMatchObject({ hubs: hubs.map((url) => ({ type: 'WebSub', url })) })
})

test.each(['/', '/2026/03/pain'])('the page %s does so in its head alone, once', async (path) => {
  const { read } = await startWithHubs()
  const { link, body } = await read(path)
  expect(link).toContain(`<${hubs[0]}>; rel="hub", <${hubs[1]}>; rel="hub", <${site}${path}>; rel="self"`)
  const [head = '', rest] = body.split('</head>')
  expect(head.match(/<link rel="(hub|self)"/g)).toHaveLength(3)
  expect(head).toContain(`<link rel="self" href="${site}${path}">`)
  expect(head).toContain('<link rel="hub" href="https://hub.example/?a=1&amp;b=2">')
  expect(rest).not.toContain('rel="hub"')
})

test('nothing of it without hubs, on further pages, and on what is no topic', async () => {
  const { read, blog } = await startWithHubs()
  for (const path of ['/tags/four/feed.atom', '/tags/four', '/archive']) {
    const { link, body } = await read(path)
    expect(link, path).toBeUndefined()
    expect(body, path).not.toContain('rel="hub"')
  }
  await saveSettings(blog.ctx, { hubs: [] })
  for (const path of ['/', '/2026/03/pain', '/feed.xml', '/feed.json']) {
    const { link = '', body } = await read(path)
    expect(String(link), path).not.toContain('hub')
    expect(body, path).not.toMatch(/"hub"|"hubs"/)
  }
})
