import { expect, test } from 'vitest'
import { transaction } from '../../src/db/transaction.ts'
import { canVisit } from '../../src/linkbacks/budget.ts'
import { forgetLinkbacks } from '../../src/linkbacks/forget.ts'
import type { LinkbackTransport } from '../../src/linkbacks/linkback.ts'
import { receiveLinkback } from '../../src/linkbacks/receive.ts'
import { waitForCheck } from '../../src/linkbacks/wait.ts'
import { ann, linkTo, startLinkedBlog, type LinkedBlog } from './cast.ts'

const minuteMs = 60_000
const transports: LinkbackTransport[] = ['pingback', 'trackback', 'webmention']

type Flood = { source: (n: number) => string; sender: (n: number) => string; target?: (n: number) => string }

/** Sends linkbacks by all transports within one minute, and counts those that are to be checked. */
async function send(blog: LinkedBlog, { source, sender, target = () => '/2026/11/bread' }: Flood, count = 350) {
  let taken = 0
  for (let n = 0; n < count; n++) {
    const answer = await receiveLinkback(blog.ctx, {
      transport: transports[n % 3] ?? 'pingback',
      source: source(n),
      target: `https://blog.example${target(n)}`,
      sender: sender(n),
    })
    if ('linkback' in answer) taken++
  }
  return taken
}

/** Sends them, checks them, and counts the fetches that it cost. */
async function flood(blog: LinkedBlog, how: Flood) {
  const requests = blog.web.requests.length
  await send(blog, how)
  await blog.runJobs()
  return blog.web.requests.length - requests
}

const onePage = () => ann
const pagesOfOneHost = (n: number) => `https://victim.example/${n}`
const manyHosts = (n: number) => `https://h${n}.example/`
const oneSender = () => '192.0.2.1'
const manySenders = (n: number) => `2001:db8:0:${n.toString(16)}::1`

test.each([
  ['one page, one sender', 6, { source: onePage, sender: oneSender }],
  ['one page, many senders', 6, { source: onePage, sender: manySenders }],
  ['pages of one host, one sender', 10, { source: pagesOfOneHost, sender: oneSender }],
  ['pages of one host, many senders', 10, { source: pagesOfOneHost, sender: manySenders }],
  ['many hosts, one sender', 30, { source: manyHosts, sender: oneSender }],
  ['many hosts, many senders', 30, { source: manyHosts, sender: manySenders }],
] satisfies [string, number, Flood][])(
  'hundreds of linkbacks in a minute: %s cost %d fetches at most',
  async (...given) => {
    const [, most, how] = given
    const blog = await startLinkedBlog({ worker: false })
    await blog.post()

    const cost = await flood(blog, how)

    expect(cost).toBeGreaterThan(0)
    expect(cost).toBeLessThanOrEqual(most)
    expect((await blog.linkbacks()).length).toBeLessThanOrEqual(most)
  },
)

test('with many posts too, sixty fetches a minute are all that anybody can cause', async () => {
  const blog = await startLinkedBlog({ worker: false })
  for (let n = 0; n < 3; n++) await blog.post({ slug: `bread-${n}` })

  const taken = await send(
    blog,
    { source: manyHosts, sender: manySenders, target: (n) => `/2026/11/bread-${n % 3}` },
    120,
  )

  expect(taken).toBe(60)
})

test('six hundred fetches are all that anybody can cause in an hour', async () => {
  const { ctx, clock } = await startLinkedBlog({ worker: false })
  const visits = () =>
    transaction(ctx, async (ctx) => {
      let allowed = 0
      for (let n = 0; n < 70; n++) if (await canVisit(ctx, new URL(manyHosts(n)))) allowed++
      return allowed
    })

  const costs: number[] = []
  for (let minute = 0; minute < 12; minute++) {
    costs.push(await visits())
    clock.pass(minuteMs)
  }

  expect(costs).toEqual([...Array.from({ length: 10 }, () => 60), 0, 0])
  clock.pass(60 * minuteMs)
  expect(await visits()).toBe(60)
})

test('three hundred requests a minute are heard; those after leave no trace, whoever sends them', async () => {
  const blog = await startLinkedBlog({ worker: false })
  const post = await blog.post()
  const ask = (sender: string) =>
    receiveLinkback(blog.ctx, { transport: 'webmention', source: 'nonsense', target: post.url, sender })

  const answers: unknown[] = []
  for (let n = 0; n < 400; n++) answers.push(await ask(manySenders(n)))

  expect(answers.slice(0, 300)).toEqual(Array.from({ length: 300 }, () => ({ refused: 'source-invalid' })))
  // The clock stands at the beginning of a minute.
  expect(answers.slice(300)).toEqual(Array.from({ length: 100 }, () => ({ refused: 'too-many', retrySeconds: 60 })))
  const rows = await blog.ctx.db.selectFrom('rates').select('key').execute()
  expect(rows).toHaveLength(2 * 301 + 1)
  blog.clock.pass(minuteMs)
  expect(await ask(manySenders(7))).toEqual({ refused: 'source-invalid' })
})

test('a link that is known is read again although its post has had too many new ones', async () => {
  const blog = await startLinkedBlog({ worker: false })
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  const ask = (source: string) =>
    receiveLinkback(blog.ctx, { transport: 'pingback', source, target: post.url, sender: '192.0.2.200' })
  await ask(ann)
  await blog.runJobs()
  await send(blog, { source: manyHosts, sender: manySenders }, 200)

  expect(await ask('https://new.example/')).toMatchObject({ refused: 'too-many' })
  expect(await ask(ann)).toMatchObject({ check: 2 })
})

test('any number of names of one server cost it thirty requests a minute', async () => {
  const blog = await startLinkedBlog({ worker: false })
  for (let n = 0; n < 4; n++) await blog.post({ slug: `bread-${n}` })
  let reached = 0
  const source = (n: number) => {
    const url = `https://h${n}.victim.example/`
    blog.web.answer(url, { addresses: ['198.18.0.9', '2001:db8:9::1'], body: 'Nothing.' })
    return url
  }
  const { fetch } = blog.web
  blog.ctx.fetch = async (request) => {
    const got = await fetch(request)
    if (got.ok) reached++
    return got
  }

  await flood(blog, { source, sender: manySenders, target: (n) => `/2026/11/bread-${n % 4}` })

  expect(reached).toBe(30)
})

test('a known link is not taken for lost because others used up the budget of where its page has moved', async () => {
  const blog = await startLinkedBlog({ worker: false })
  const post = await blog.post()
  const ask = (source: string) =>
    receiveLinkback(blog.ctx, { transport: 'pingback', source, target: post.url, sender: '192.0.2.1' })
  blog.web.page(ann, linkTo(post.url))
  await ask(ann)
  await blog.runJobs()
  blog.web.page(ann, linkTo(post.url), { finalUrl: 'https://victim.example/soup' })
  for (let n = 0; n < 10; n++) await ask(pagesOfOneHost(n))
  await ask(ann)
  await blog.runJobs()

  expect((await blog.linkbacks())[0]).toMatchObject({ outcome: 'held', asked: 2, ended: 1, failures: 0 })
  blog.clock.pass(2 * minuteMs)
  await blog.runJobs()
  expect((await blog.linkbacks())[0]).toMatchObject({ asked: 2, ended: 2, failures: 0 })
})

test.each(['198.18.0.0/15', '2001:db8:9::/48'])(
  'a rule that refuses the network %s refuses the sites that are found there, and whoever redirects to one',
  async (network) => {
    const blog = await startLinkedBlog()
    const post = await blog.post()
    await blog.rule({ kind: 'network', value: network, verdict: 'refuse' })
    const addresses = ['198.18.0.9', '2001:db8:9::1']
    blog.web.page('https://there.example/', linkTo(post.url), { addresses })
    blog.web.page(ann, linkTo(post.url))

    expect(await blog.pingCode('https://there.example/', post.url)).toBe(49)
    expect(await blog.pingCode(ann, post.url)).toContain('It is held')
    expect(await blog.reactions()).toHaveLength(1)
  },
)

test('a rule that refuses a site and all below it is asked before a redirect leads there', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  await blog.rule({ kind: 'site', value: 'there.example', verdict: 'refuse' })
  blog.web.page(ann, linkTo(post.url), { finalUrl: 'https://blog.there.example/x' })

  expect(await blog.pingCode(ann, post.url)).toBe(49)
  expect(await blog.pingCode('https://www.there.example/', post.url)).toBe(49)
  expect(blog.web.requests).toHaveLength(1)
})

test('of requests that came to nothing the newest five thousand are kept', async () => {
  const blog = await startLinkedBlog({ worker: false })
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  const ask = { transport: 'webmention', source: ann, target: post.url, sender: '192.0.2.1' } as const
  await receiveLinkback(blog.ctx, ask)
  await blog.runJobs()
  const [{ id: _, ...row } = expect.fail()] = await blog.linkbacks()
  for (let n = 0; n < 5100; n += 100) {
    const rows = Array.from({ length: 100 }, (_unused, at) => ({
      ...row,
      reactionId: null,
      token: `t${n + at}`,
      sourceKey: `k${n + at}`,
    }))
    await blog.ctx.db.insertInto('linkbacks').values(rows).execute()
  }

  await forgetLinkbacks(blog.ctx)

  const left = (await blog.linkbacks()).map(({ token }) => token)
  expect(left).toHaveLength(5001)
  expect(left.slice(0, 2)).toEqual([row.token, 't100'])
})

test('in a crowd nobody waits: sixty are kept waiting, and whoever comes then hears at once how things stand', async () => {
  const blog = await startLinkedBlog({ worker: false })
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  const ask = { transport: 'pingback', source: ann, target: post.url, sender: '192.0.2.1' } as const
  const receipt = await receiveLinkback(blog.ctx, ask)
  if ('refused' in receipt) throw new Error(receipt.refused)

  const crowd = Array.from({ length: 60 }, () => waitForCheck(blog.ctx, receipt, 60_000))
  expect(await waitForCheck(blog.ctx, receipt, 60_000)).toBeUndefined()
  await blog.runJobs()

  expect((await Promise.all(crowd)).every((linkback) => linkback?.outcome === 'held')).toBe(true)
})
