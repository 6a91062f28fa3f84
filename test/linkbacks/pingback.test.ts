import { expect, test } from 'vitest'
import { ann, linkTo, startLinkedBlog } from './cast.ts'

test('the first link of a site is verified, held, and answered with its status address', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))

  const answer = await blog.ping(ann, post.url, '192.0.2.7')

  const [linkback] = await blog.linkbacks()
  expect(answer).toEqual({
    value:
      `Pingback from ${ann} to ${post.url} received. The link was found. It is held until the owner of this site has ` +
      `read it. Status: https://blog.example/linkbacks/${linkback?.token}`,
  })
  const [reaction] = await blog.reactions()
  expect(reaction).toMatchObject({
    state: 'pending',
    transport: 'pingback',
    relation: 'mention',
    title: 'A soup that waits',
    siteName: 'Ann’s kitchen',
    sourceUrl: ann,
    number: null,
  })
  expect(reaction?.excerpt).toContain('she had read what the baker wrote about slow fire')
  expect(blog.web.requests).toMatchObject([{ url: ann, note: 'verifying pingback from 192.0.2.7' }])
})

test('a link of a known site is published at once, and getPingbacks lists what is published only', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  blog.web.page('https://ann.example/stew', linkTo(post.url).replace('A soup', 'A stew'))
  blog.web.page('https://bo.example/held', linkTo(post.url))
  await blog.ping(ann, post.url)
  const [first] = await blog.reactions()
  if (first) await blog.moderate('approve', first)

  const second = await blog.ping('https://ann.example/stew', post.url)
  await blog.ping('https://bo.example/held', post.url)

  expect(second).toMatchObject({ value: expect.stringContaining('The link is in the thread of the post.') })
  expect((await blog.reactions()).map(({ state, number }) => [state, number])).toEqual([
    ['published', 1],
    ['published', 2],
    ['pending', null],
  ])
  const listed = await blog.call('pingback.extensions.getPingbacks', post.url)
  expect(listed).toEqual({ value: [ann, 'https://ann.example/stew'] })
  const elsewhere = await blog.call('pingback.extensions.getPingbacks', 'https://blog.example/')
  expect(elsewhere).toMatchObject({ fault: { code: 33 } })
})

test('everything that is wrong with a target has its code, before anything is fetched', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  await blog.post({ slug: 'closed', reactions: 'closed' })
  await blog.post({ slug: 'draft', state: 'draft' })
  await blog.post({ slug: 'about', kind: 'page' })

  const table: [string, number][] = [
    ['https://other.example/2026/11/bread', 33],
    ['https://blog.example:8443/2026/11/bread', 33],
    ['https://blog.example/', 33],
    ['https://blog.example/tags/oven', 33],
    ['https://blog.example/feed.xml', 33],
    ['https://blog.example/media/a.webp', 33],
    ['javascript:alert(1)', 33],
    ['not an address', 33],
    ['https://blog.example/2026/11/closed', 33],
    ['https://blog.example/about', 33],
    ['https://blog.example/2026/11/unknown', 32],
    ['https://blog.example/2026/11/draft', 32],
  ]
  const codes: unknown[] = []
  for (const [target, code] of table) codes.push([target, await blog.pingCode(ann, target), code])

  expect(codes).toEqual(table.map(([target, code]) => [target, code, code]))
  expect(await blog.pingCode('https://blog.example/2026/11/bread/?utm_source=x', post.url)).toBe(0)
  expect(await blog.pingCode(post.url, post.url)).toBe(0)
  expect(blog.web.requests).toEqual([])
  expect(await blog.linkbacks()).toEqual([])
})

test('unknown, draft and deleted posts get one and the same answer', async () => {
  const blog = await startLinkedBlog()
  await blog.post({ slug: 'draft', state: 'draft' })
  await blog.post({ slug: 'off' })
  await blog.ctx.db.updateTable('posts').set({ state: 'deleted' }).where('slug', '=', 'off').execute()

  const answers = []
  for (const slug of ['unknown', 'draft', 'off'])
    answers.push(await blog.ping(ann, `https://blog.example/2026/11/${slug}`))

  expect(answers).toEqual([answers[0], answers[0], answers[0]])
  expect(answers[0]).toEqual({
    fault: { code: 32, text: 'There is no such article on this site. / Cet article n’existe pas sur ce site.' },
  })
})

test('two strings are wanted', async () => {
  const blog = await startLinkedBlog()

  expect(await blog.call('pingback.ping', ann)).toMatchObject({ fault: { code: -32602 } })
  expect(await blog.call('pingback.ping', ann, '<int>5</int>')).toMatchObject({ fault: { code: -32602 } })
  expect(await blog.call('pingback.extensions.getPingbacks')).toMatchObject({ fault: { code: -32602 } })
})

test('whatever the network did is one fault with one text, never sooner than the floor', async () => {
  const blog = await startLinkedBlog({ env: { RATE_LIMITS: 'on' } })
  const post = await blog.post()
  const hosts = ['refused', 'unreachable', 'timeout', 'too_large', 'wrong_type', 'redirects'] as const
  for (const fails of hosts) blog.web.answer(`https://${fails}.example/`, { fails })
  blog.web.answer('https://gone.example/', { status: 410 })
  blog.web.answer('https://error.example/', { status: 500, body: linkTo(post.url) })
  blog.web.answer('https://picture.example/', { contentType: 'image/png', body: linkTo(post.url) })
  const sources = [...hosts, 'missing', 'gone', 'error', 'picture'].map((name) => `https://${name}.example/`)
  // The first page of all waits for the thread that reads pages, which takes longer than the floor.
  blog.web.page('https://first.example/', '<p>No link.</p>')
  await blog.ping('https://first.example/', post.url)
  blog.pauses.length = 0

  const answers = []
  for (const source of [...sources, 'ftp://ann.example/', 'nonsense']) answers.push(await blog.ping(source, post.url))

  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set([
      JSON.stringify({
        fault: {
          code: 16,
          text: 'The source page could not be read. / La page source n’a pas pu être lue.',
        },
      }),
    ]),
  )
  const floors = blog.pauses.filter((ms) => ms !== 800)
  expect(floors).toHaveLength(answers.length)
  expect(Math.min(...floors)).toBeGreaterThan(0)
  expect(Math.max(...floors)).toBeLessThanOrEqual(300)
  expect(await blog.reactions()).toEqual([])
})

test('a page without a real link is fault 17, after a second look', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  const link = `<a href="${post.url}">bread</a>`
  const pages = {
    plain: '<p>Nothing.</p>',
    comment: `<p><!-- ${link} --></p>`,
    script: `<script>document.write('${link}')</script>`,
    template: `<template>${link}</template>`,
    noscript: `<noscript>${link}</noscript>`,
    slash: `<a href="${post.url}/">bread</a>`,
    insecure: `<a href="${post.url.replace('https', 'http')}">bread</a>`,
  }
  const codes: Record<string, unknown> = {}
  for (const [name, html] of Object.entries(pages)) {
    blog.web.page(`https://${name}.example/`, html)
    codes[name] = await blog.pingCode(`https://${name}.example/`, post.url)
  }

  expect(codes).toEqual(Object.fromEntries(Object.keys(pages).map((name) => [name, 17])))
  expect(blog.pauses.filter((ms) => ms === 800)).toHaveLength(Object.keys(pages).length)
  expect(blog.web.requests).toHaveLength(2 * Object.keys(pages).length)
})

test('a page that is still being published is found by the second look', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.duringPause(() => blog.web.page(ann, linkTo(post.url)))

  expect(await blog.ping(ann, post.url)).toHaveProperty('value')
  expect(blog.web.requests).toHaveLength(2)
})

test('redirects, Latin-1, image links and ampersands are understood', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page('https://moved.example/', linkTo(post.url), { finalUrl: 'https://moved.example/new' })
  const latin1 = `<title>Caf\u00e9 cr\u00e8me</title><p>Voil\u00e0 <a href=${post.url}>le pain</a>.`
  blog.web.answer('https://latin.example/', {
    contentType: 'text/html; charset=iso-8859-1',
    body: Buffer.from(latin1, 'latin1'),
  })
  blog.web.page('https://image.example/', `<A HREF='${post.url}'><img src="a.png" alt="bread"></A>`)
  blog.web.page('https://amp.example/?a=1&b=2', linkTo(`${post.url}?utm_a=1&utm_b=2`))

  for (const host of ['moved', 'latin', 'image']) {
    expect(await blog.ping(`https://${host}.example/`, post.url)).toHaveProperty('value')
  }
  expect(await blog.ping('https://amp.example/?a=1&amp;b=2', `${post.url}?utm_a=1&amp;utm_b=2`)).toHaveProperty('value')
  const reactions = await blog.reactions()
  expect(reactions.map(({ sourceUrl }) => sourceUrl)).toContain('https://amp.example/?a=1&b=2')
  expect(reactions.find(({ sourceHost }) => sourceHost === 'latin.example')?.title).toBe('Café crème')
})

test('a detour that ends on this site proves nothing', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page('https://short.example/x', linkTo(post.url), { finalUrl: post.url })

  expect(await blog.pingCode('https://short.example/x', post.url)).toBe(17)
})

test('a check that takes longer than senders wait is answered with success and goes on', async () => {
  const blog = await startLinkedBlog({ worker: false, patienceMs: 0 })
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))

  const answer = await blog.ping(ann, post.url)
  expect(answer).toMatchObject({ value: expect.stringContaining('The link is being checked. Status: https://blog') })
  expect(blog.web.requests).toEqual([])

  await blog.runJobs()
  expect(await blog.reactions()).toHaveLength(1)
})

test('a post of this site that links to another follows it up, without HTTP and without being held', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  const later = await blog.post({ slug: 'later', title: 'More bread', source: `As [told before](${post.url}).` })
  await blog.post({ slug: 'silent', source: 'Nothing.' })

  expect(await blog.ping(`${later.url}?utm_source=x`, post.url)).toHaveProperty('value')
  expect(await blog.pingCode('https://blog.example/2026/11/silent', post.url)).toBe(17)
  expect(await blog.pingCode('https://blog.example/archive', post.url)).toBe(16)
  expect(await blog.reactions()).toMatchObject([
    { relation: 'followup', state: 'published', number: 1, sourceUrl: later.url, title: 'More bread' },
  ])
  expect(blog.web.requests).toEqual([])
})

test('a link to a reaction answers that reaction', async () => {
  const blog = await startLinkedBlog({ env: { SITE_URL: 'http://localhost:3000', REACTIONS: 'open' } })
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  blog.web.page('https://bo.example/', linkTo(`${post.url}?r=1#r1`))
  await blog.ping(ann, post.url)

  await blog.ping('https://bo.example/', `${post.url}?r=1#r1`)

  const [first, second] = await blog.reactions()
  expect(second).toMatchObject({ parentId: first?.id, number: 2, state: 'published' })
})

test('getPingbacks gives the newest hundred', async () => {
  const blog = await startLinkedBlog({
    env: { SITE_URL: 'http://localhost:3000', REACTIONS: 'open', RATE_LIMITS: 'off' },
  })
  const post = await blog.post()
  const sources = Array.from({ length: 103 }, (_, n) => `https://ann.example/${n}`)
  for (const source of sources) {
    blog.web.page(source, linkTo(post.url).replace('A soup', source))
    await blog.ping(source, post.url)
  }

  expect(await blog.call('pingback.extensions.getPingbacks', post.url)).toEqual({ value: sources.slice(3) })
})

test('getPingbacks is paid for like a ping, once in a multicall, unless RATE_LIMITS=off', async () => {
  const blog = await startLinkedBlog()
  const free = await startLinkedBlog({ env: { SITE_URL: 'http://localhost:3000', RATE_LIMITS: 'off' } })
  const ask = async ({ call }: typeof blog, url: string) => {
    const answer = await call('pingback.extensions.getPingbacks', url)
    return 'fault' in answer ? answer.fault.code : answer.value
  }
  const [post, freePost] = [await blog.post(), await free.post()]
  const item =
    '<value><struct><member><name>methodName</name><value>pingback.extensions.getPingbacks</value></member>' +
    `<member><name>params</name><value><array><data><value>${post.url}</value></data></array></value></member></struct></value>`
  const many = await blog.call('system.multicall', `<array><data>${item.repeat(3)}</data></array>`)

  expect(many).toEqual({ value: [[[]], ...Array(2).fill(expect.objectContaining({ faultCode: 49 }))] })
  for (let n = 1; n < 30; n++) expect(await ask(blog, post.url)).toEqual([])
  expect(await ask(blog, post.url)).toBe(49)
  expect(await blog.pingCode(ann, post.url, '127.0.0.1')).toBe(49)
  for (let n = 0; n < 31; n++) expect(await ask(free, freePost.url)).toEqual([])
})

test('a known site that redirects does not vouch for where it leads, unless that is known too', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  for (const source of [ann, 'https://bo.example/']) {
    blog.web.page(source, linkTo(post.url))
    await blog.ping(source, post.url)
  }
  for (const reaction of await blog.reactions()) await blog.moderate('approve', reaction)
  const ends = [
    'https://evil.example/',
    'https://ann.example:8443/',
    'https://bo.example/stew',
    'https://ann.example/b',
  ]
  for (const [n, finalUrl] of ends.entries()) {
    blog.web.page(`https://ann.example/out?${n}`, linkTo(post.url).replace('A soup', finalUrl), { finalUrl })
    await blog.ping(`https://ann.example/out?${n}`, post.url)
  }

  const states = (await blog.reactions()).slice(2).map(({ state, reasons }) => [state, reasons])
  expect(states).toEqual([
    ['pending', '["first-link"]'],
    ['pending', '["first-link"]'],
    ['published', '[]'],
    ['published', '[]'],
  ])
})
