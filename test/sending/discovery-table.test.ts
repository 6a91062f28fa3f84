import { expect, test } from 'vitest'
import { discover } from '../../src/sending/discover.ts'
import { sendWebmention } from '../../src/sending/send-webmention.ts'
import { peerSite, type Answer } from './peer-site.ts'

// The endpoint tests of webmention.rocks, rebuilt: what page n advertises, and the one endpoint that must hear of it.
// Every other address of the site answers, and counts as a mistake.
type Case = { n: number; what: string; page: (site: string) => Answer; path?: string; endpoint?: string }

const linked = (link: string): Case['page'] => {
  return () => ({ headers: { link } })
}
const page = (body: string): Case['page'] => {
  return () => ({ body: `<!doctype html><title>Test</title>${body}` })
}
const good = '/good'

const cases: Case[] = [
  { n: 1, what: 'a Link header, unquoted rel, relative address', page: linked('</good>; rel=webmention') },
  {
    n: 2,
    what: 'a Link header, unquoted rel, absolute address',
    page: (site) => ({ headers: { link: `<${site}/good>; rel=webmention` } }),
  },
  { n: 3, what: 'a link element, relative address', page: page('<link rel="webmention" href="/good">') },
  {
    n: 4,
    what: 'a link element, absolute address, href before rel',
    page: (site) => ({ body: `<link href="${site}/good" rel="webmention">` }),
  },
  { n: 5, what: 'an a element, relative address', page: page('<body><a rel="webmention" href="/good">here</a>') },
  {
    n: 6,
    what: 'an a element, absolute address, href before rel',
    page: (site) => ({ body: `<body><a href="${site}/good" rel="webmention">here</a>` }),
  },
  {
    n: 7,
    what: 'a header with a strangely cased name',
    page: () => ({ headers: { LinK: '</good>; rel=webmention' } }),
  },
  { n: 8, what: 'a Link header, quoted rel', page: linked('</good>; rel="webmention"') },
  {
    n: 9,
    what: 'several rel values on a link element',
    page: page('<link rel="webmention somethingelse" href="/good">'),
  },
  { n: 10, what: 'several rel values in a Link header', page: linked('</good>; rel="webmention somethingelse"') },
  {
    n: 11,
    what: 'header, link and a: the header alone',
    page: () => ({
      headers: { link: '</good>; rel=webmention' },
      body: '<link rel="webmention" href="/wrong"><body><a rel="webmention" href="/wrong2">no</a>',
    }),
  },
  {
    n: 12,
    what: 'rel="not-webmention" before the right one',
    page: page('<link rel="not-webmention" href="/wrong"><body><a rel="webmention" href="/good">here</a>'),
  },
  {
    n: 13,
    what: 'a wrong one in a comment',
    page: page('<body><!-- <a href="/wrong" rel="webmention"></a> --><a href="/good" rel="webmention">here</a>'),
  },
  {
    n: 14,
    what: 'a wrong one as escaped text',
    page: page(
      '<body><code>&lt;a href="/wrong" rel="webmention"&gt;&lt;/a&gt;</code><a href="/good" rel="webmention">x</a>',
    ),
  },
  { n: 15, what: 'an empty href: the page itself', page: page('<link rel="webmention" href="">'), endpoint: '/15' },
  {
    n: 16,
    what: 'an a element before a link element in the body',
    page: page('<body><a rel="webmention" href="/good">x</a><link rel="webmention" href="/wrong">'),
  },
  {
    n: 17,
    what: 'a link element in the body before an a element',
    page: page('<body><p>x</p><link rel="webmention" href="/good"><a rel="webmention" href="/wrong">x</a>'),
  },
  {
    n: 18,
    what: 'two Link headers, the second is ours',
    page: () => ({ headers: { link: ['</wrong>; rel="other"', '</good>; rel="webmention"'] } }),
  },
  {
    n: 19,
    what: 'one Link header with two links, the second is ours',
    page: linked('</wrong>; rel="other", </good>; rel="webmention"'),
  },
  {
    n: 20,
    what: 'a link element without href is skipped',
    page: page('<link rel="webmention"><body><a rel="webmention" href="/good">x</a>'),
  },
  {
    n: 21,
    what: 'a query of the endpoint stays in its address',
    page: page('<link rel="webmention" href="/good?query=yes">'),
    endpoint: '/good?query=yes',
  },
  {
    n: 22,
    what: 'relative to the path of the page',
    page: page('<link rel="webmention" href="22/good">'),
    path: '/test/22',
    endpoint: '/test/22/good',
  },
  {
    n: 23,
    what: 'a redirect to a page that is spent by one request, relative to where it ends',
    page: () => ({ status: 302, headers: { location: '/deep/page' } }),
    path: '/23',
    endpoint: '/deep/endpoint',
  },
]

const named = cases.map((one) => [one.n, one.what, one] as const)

test.each(named)('discovery %i: %s', async (n, _what, { page, path = `/${n}`, endpoint = good }) => {
  const heard: Answer = { status: 202, body: 'Thanks.' }
  const { ctx, url, got } = await peerSite((site) => ({
    ...Object.fromEntries([good, '/wrong', '/wrong2', endpoint].map((path) => [path, heard])),
    [path]: page(site),
    '/deep/page': { body: '<link rel="webmention" href="endpoint">', once: true },
    '/deep/endpoint': { ...heard, once: true },
  }))
  const target = `${url}${path}`
  const found = await discover(ctx, target)
  if (found.outcome !== 'read') throw new Error(found.outcome)
  expect(found.webmention).toBe(`${url}${endpoint}`)

  const source = 'https://blog.example/2026/11/bread?a=1&b=é'
  expect(await sendWebmention(ctx, { endpoint: found.webmention ?? '', source, target })).toMatchObject({
    outcome: 'accepted',
  })
  expect(got.map(({ method }) => method).join(' ')).toBe(n === 23 ? 'GET GET POST' : 'GET POST')
  const sent = got.at(-1)
  expect(sent?.path).toBe(endpoint)
  expect(sent?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  expect([...new URLSearchParams(sent?.body)]).toEqual([
    ['source', source],
    ['target', target],
  ])
})
