import { expect, test } from 'vitest'
import { startWorker } from '../../src/jobs/worker.ts'
import { receiveLinkback } from '../../src/linkbacks/receive.ts'
import { verifyLinkback } from '../../src/linkbacks/verify.ts'
import { ann, linkTo, startLinkedBlog } from './cast.ts'

const minuteMs = 60_000

test('twenty equal pings at once are one reaction, one row and at most three readings', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  // Ann's server answers when all have asked, as a slow one would.
  blog.web.answer(ann, async () => {
    const asked = () =>
      blog.ctx.db.selectFrom('rates').select('key').where('key', 'like', 'linkback-sender/%/60').execute()
    await expect.poll(async () => (await asked()).length).toBe(20)
    return { body: linkTo(post.url) }
  })
  const senders = Array.from({ length: 20 }, (_, n) => `192.0.2.${n + 1}`)

  const answers = await Promise.all(senders.map((sender) => blog.ping(ann, post.url, sender)))

  expect(await blog.reactions()).toHaveLength(1)
  expect(await blog.linkbacks()).toHaveLength(1)
  expect(blog.web.requests.length).toBeLessThanOrEqual(3)
  const codes = answers.map((answer) => ('fault' in answer ? answer.fault.code : 'accepted'))
  expect(codes).toContain('accepted')
  expect(codes.filter((code) => code !== 'accepted' && code !== 48)).toEqual([])
})

test('a thousand pings for pages of one host cost ten fetches a minute', { timeout: 60_000 }, async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  const pingAll = async (round: number) => {
    const codes = new Map<unknown, number>()
    for (let n = 0; n < 500; n++) {
      const sender = `2001:db8:${round}:${n.toString(16)}::1`
      const code = await blog.pingCode(`https://victim.example/${round}/${n}`, post.url, sender)
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    return codes
  }

  const first = await pingAll(1)
  const requests = blog.web.requests.length
  blog.clock.pass(minuteMs)
  await pingAll(2)

  expect(requests).toBe(10)
  expect(blog.web.requests).toHaveLength(20)
  expect(first.get(49)).toBe(500 - (first.get(16) ?? 0))
  expect(await blog.linkbacks()).toHaveLength(2 * (first.get(16) ?? 0))
})

test('thirty hosts that redirect to one cost that one ten fetches a minute, with the answer of any trouble', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  const codes: unknown[] = []
  for (let n = 0; n < 30; n++) {
    const source = `https://h${n}.example/`
    const page = linkTo(post.url).replace('A soup', `Soup ${n}`)
    blog.web.page(source, page, { finalUrl: `https://victim.example/${n}` })
    codes.push(await blog.pingCode(source, post.url))
  }

  expect(await blog.reactions()).toHaveLength(10)
  expect(codes.filter((code) => code === 16)).toHaveLength(20)
})

test('one pair is read at most six times an hour', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  const codes: unknown[] = []
  for (let n = 0; n < 8; n++) {
    codes.push(await blog.pingCode(ann, post.url))
    blog.clock.pass(minuteMs)
  }

  expect(codes.slice(1)).toEqual([48, 48, 48, 48, 48, 49, 49])
  expect(blog.web.requests).toHaveLength(6)
})

test('a sender has thirty requests a minute, whatever they are about; an IPv6 network is one sender', async () => {
  const blog = await startLinkedBlog()
  const codes: unknown[] = []
  for (let n = 0; n < 31; n++) {
    codes.push(await blog.pingCode(ann, 'https://blog.example/2026/11/unknown', `2001:db8:0:7::${n + 1}`))
  }

  expect(codes.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 32))
  expect(codes[30]).toBe(49)
  expect(await blog.pingCode(ann, 'https://blog.example/2026/11/unknown', '2001:db8:0:8::1')).toBe(32)
  blog.clock.pass(minuteMs)
  expect(await blog.pingCode(ann, 'https://blog.example/2026/11/unknown', '2001:db8:0:7::1')).toBe(32)
})

test('RATE_LIMITS=off lifts them all', async () => {
  const blog = await startLinkedBlog({ env: { SITE_URL: 'http://localhost:3000', RATE_LIMITS: 'off' } })
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  const codes = new Set<unknown>()
  for (let n = 0; n < 40; n++) codes.add(await blog.pingCode(ann, post.url))

  expect([...codes].slice(1)).toEqual([48])
  expect(blog.web.requests).toHaveLength(40)
})

test('a ping while the source is being read is checked again afterwards, with what the page says then', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  let second: Promise<unknown> | undefined
  blog.web.answer(ann, async () => {
    blog.web.page(ann, linkTo(post.url).replace('A soup', 'A corrected soup'))
    second = blog.pingCode(ann, post.url)
    await expect.poll(async () => (await blog.linkbacks())[0]?.asked).toBe(2)
    return { body: linkTo(post.url) }
  })

  expect(await blog.ping(ann, post.url)).toHaveProperty('value')
  expect(await second).toContain('It is held')
  expect((await blog.reactions()).map(({ title }) => title)).toEqual(['A corrected soup that waits'])
})

test('the check may be run by another process than the one that answers', async () => {
  const blog = await startLinkedBlog({ worker: false })
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  // Another process has another configuration object, so it cannot tell this one that it is done.
  const elsewhere = { ...blog.ctx, config: { ...blog.ctx.config } }
  const worker = startWorker(elsewhere, (ctx, _name, payload) => verifyLinkback(ctx, payload as { linkbackId: number }))
  try {
    expect(await blog.ping(ann, post.url)).toMatchObject({ value: expect.stringContaining('It is held') })
  } finally {
    await worker.stop()
  }
})

test('a repeated request keeps its status address; nothing of a refused one is kept', async () => {
  const blog = await startLinkedBlog({ worker: false })
  const post = await blog.post()
  const ask = () =>
    receiveLinkback(blog.ctx, { transport: 'pingback', source: ann, target: post.url, sender: '192.0.2.1' })

  const first = await ask()
  await blog.runJobs()
  const second = await ask()

  expect(first).toMatchObject({ check: 1 })
  expect(second).toMatchObject({ check: 2 })
  expect('linkback' in first && 'linkback' in second && first.linkback.token === second.linkback.token).toBe(true)
  const hash = await receiveLinkback(blog.ctx, {
    transport: 'pingback',
    source: `${ann}#part`,
    target: post.url,
    sender: '192.0.2.1',
  })
  expect('linkback' in hash && 'linkback' in first && hash.linkback.id === first.linkback.id).toBe(true)
})

test('spaces and control characters around an address are no part of it', async () => {
  const blog = await startLinkedBlog({ worker: false })
  const post = await blog.post()
  const request = {
    transport: 'pingback',
    source: ` ${ann}\u0000`,
    target: `\u0000${post.url}\n`,
    sender: '::1',
  } as const

  expect(await receiveLinkback(blog.ctx, request)).toMatchObject({ linkback: { source: ann, target: post.url } })
})
