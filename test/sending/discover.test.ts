import { expect, test } from 'vitest'
import { discover } from '../../src/sending/discover.ts'
import { testCtx } from '../support/blog.ts'
import { peerSite } from './peer-site.ts'

const target = 'https://peer.example/a/b?c=1#d'

/** What is found on a page of another site. */
async function found(body: string, answer: { headers?: Record<string, string | string[]>; contentType?: string } = {}) {
  const { ctx, web } = await testCtx()
  web.page(target, body, answer)
  const discovery = await discover(ctx, target)
  if (discovery.outcome !== 'read') throw new Error(discovery.outcome)
  const { outcome: _, ...rest } = discovery
  return rest
}

test.each([
  ['a b element', '<body><b rel="webmention" href="/x">x</b>'],
  ['an area element', '<body><map><area rel="webmention" href="/x"></map>'],
  ['a template', '<body><template><a rel="webmention" href="/x">x</a></template>'],
  ['noscript', '<body><noscript><a rel="webmention" href="/x">x</a></noscript>'],
  ['a textarea', '<body><textarea><a rel="webmention" href="/x">x</a></textarea>'],
  ['a script', '<script>"<a rel=webmention href=/x>x</a>"</script>'],
  ['an a element of SVG', '<body><svg><a rel="webmention" href="/x"></a></svg>'],
  ['an address that is not http', '<link rel="webmention" href="mailto:a@b.example">'],
])('%s advertises no webmention', async (_name, body) => {
  expect(await found(body)).not.toHaveProperty('webmention')
})

test('rel is case-insensitive, and what stands in foreignObject is part of the page', async () => {
  expect(await found('<LINK REL="WebMention" HREF="/x">')).toMatchObject({ webmention: 'https://peer.example/x' })
  expect(
    await found('<body><svg><foreignObject><a rel="webmention" href="/x">x</a></foreignObject></svg>'),
  ).toMatchObject({ webmention: 'https://peer.example/x' })
})

test('elements are relative to the first base of the page, headers never, and an empty address is the page', async () => {
  const based = '<base><base href="/base/"><base href="/other/">'
  expect(await found(`${based}<link rel=webmention href="x">`)).toMatchObject({
    webmention: 'https://peer.example/base/x',
  })
  expect(await found(based, { headers: { link: '<x>; rel=webmention' } })).toMatchObject({
    webmention: 'https://peer.example/a/x',
  })
  expect(await found(`${based}<link rel=webmention href="">`)).toMatchObject({
    webmention: 'https://peer.example/a/b?c=1',
  })
})

test('the relation of old is taken last, in a header or an element', async () => {
  const old = '<link rel="http://webmention.org/" href="/old">'
  expect(await found(old)).toMatchObject({ webmention: 'https://peer.example/old' })
  expect(await found(`${old}<link rel=webmention href="/new">`)).toMatchObject({
    webmention: 'https://peer.example/new',
  })
  expect(await found('', { headers: { link: '</old>; rel="http://webmention.org/"' } })).toMatchObject({
    webmention: 'https://peer.example/old',
  })
})

test('a Link header about another page is not about this one', async () => {
  const link = ['</x>; rel=webmention; anchor="/elsewhere"', '</y>; rel=webmention; anchor="#foo"']
  expect(await found('', { headers: { link } })).toMatchObject({ webmention: 'https://peer.example/y' })
})

test('headers count for every kind of page, elements for HTML only', async () => {
  const headers = { link: '</x>; rel=webmention', 'x-pingback': 'https://peer.example/xmlrpc' }
  const everywhere = { webmention: 'https://peer.example/x', pingback: 'https://peer.example/xmlrpc' }
  for (const contentType of ['application/pdf', 'image/png', 'text/plain']) {
    expect(await found('<link rel=trackback href="/t">', { headers, contentType })).toEqual({
      url: target,
      ...everywhere,
    })
  }
  expect(
    await found('<link rel=webmention href=/x>', { contentType: 'application/xhtml+xml; charset=utf-8' }),
  ).toMatchObject({ webmention: 'https://peer.example/x' })
})

test('a picture is not read for its headers, however large', async () => {
  const { ctx, url, got } = await peerSite(() => ({
    '/big.png': {
      headers: { 'content-type': 'image/png', 'x-pingback': 'https://peer.example/xmlrpc' },
      body: 'x'.repeat(3_000_000),
    },
  }))
  expect(await discover(ctx, `${url}/big.png`)).toEqual({
    outcome: 'read',
    url: `${url}/big.png`,
    pingback: 'https://peer.example/xmlrpc',
  })
  expect(got).toHaveLength(1)
})

test.each([
  [
    'the header wins',
    { 'x-pingback': ' https://peer.example/h ' },
    '<link rel="pingback" href="https://peer.example/l">',
    'h',
  ],
  ['the first header counts', { 'x-pingback': ['https://peer.example/h', 'https://peer.example/2'] }, '', 'h'],
  [
    'the first element counts',
    {},
    '<link href="https://peer.example/l" rel="x PINGBACK"><link rel=pingback href="https://peer.example/2">',
    'l',
  ],
  ['entities are expanded', {}, '<link rel="pingback" href="https://peer.example/p?a=1&amp;b=2">', 'p?a=1&b=2'],
  [
    'a comment does not count',
    {},
    '<!--<link rel="pingback" href="https://peer.example/c">--><link rel="pingback" href="https://peer.example/l">',
    'l',
  ],
  ['it may stand in the body', {}, '<body><p>x<link rel="pingback" href="https://peer.example/l">', 'l'],
  ['an element without href is skipped', {}, '<link rel=pingback><link rel=pingback href=https://peer.example/l>', 'l'],
  ['an a element never counts', {}, '<body><a rel="pingback" href="https://peer.example/a">x</a>', undefined],
  ['a Link header never counts', { link: '<https://peer.example/k>; rel="pingback"' }, '', undefined],
  ['it must be absolute', {}, '<link rel="pingback" href="/xmlrpc">', undefined],
])('pingback: %s', async (_name, headers, body, path) => {
  const { pingback } = await found(body, { headers })
  expect(pingback).toBe(path === undefined ? undefined : `https://peer.example/${path}`)
})

const rdf = (identifier: string, ping: string) =>
  `<!--\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${identifier}"
  dc:identifier="${identifier}" dc:title="Salt &amp; <bread" trackback:ping="${ping}" /></rdf:RDF>\n-->`

test.each([
  ['an element', '<link rel="trackback" href="/t">', 'https://peer.example/t'],
  ['an element before RDF', `${rdf(target, '/r')}<body><a rel="trackback" href="/t">x</a>`, 'https://peer.example/t'],
  ['RDF in a comment', rdf(target, 'https://peer.example/tb?id=1&amp;x=2'), 'https://peer.example/tb?id=1&x=2'],
  ['RDF outside a comment', rdf(target, '/r').replace('<!--', '').replace('-->', ''), 'https://peer.example/r'],
  ['a block that is alone, whatever it is about', rdf('https://peer.example/?p=7', '/r'), 'https://peer.example/r'],
  [
    'of several the one about the page, with another fragment and slash',
    rdf('https://peer.example/1', '/1') +
      rdf('https://peer.example/a/b/?c=1', '/2') +
      rdf('https://peer.example/3', '/3'),
    'https://peer.example/2',
  ],
  [
    'none of several that are about others',
    rdf('https://peer.example/1', '/1') + rdf('https://peer.example/2', '/2'),
    undefined,
  ],
  ['none in a block that never ends', '<!-- <rdf:RDF><rdf:Description trackback:ping="/r"> -->', undefined],
  [
    'none in escaped text',
    '<body><pre>&lt;rdf:RDF>&lt;rdf:Description trackback:ping="/r"/>&lt;/rdf:RDF></pre>',
    undefined,
  ],
])('trackback: %s', async (_name, body, expected) => {
  const { trackback } = await found(body)
  expect(trackback).toBe(expected)
})

test('the title is the one the page gives itself, without the name of its site', async () => {
  const body = '<title>Salt &amp; bread — The oven</title><meta property="og:site_name" content="The oven">'
  expect(await found(body)).toEqual({ url: target, title: 'Salt & bread' })
  const feed = '<link rel="alternate" type="application/atom+xml" title="The old oven » Salt" href="/feed">'
  expect(await found(`<title>Salt – The old oven</title>${feed}`)).toEqual({ url: target, title: 'Salt' })
})

test('one GET, and a page that is not there is unreachable in a word that shows no address', async () => {
  const { ctx, web } = await testCtx()
  expect(await discover(ctx, target)).toEqual({ outcome: 'unreachable', detail: 'status 404' })
  expect(web.requests.map(({ url, method = 'GET' }) => [method, url])).toEqual([['GET', target]])
  web.answer(target, { status: 304 })
  expect(await discover(ctx, target)).toEqual({ outcome: 'unreachable', detail: 'status 304' })
  web.answer(target, { fails: 'refused' })
  expect(await discover(ctx, target)).toEqual({ outcome: 'unreachable', detail: 'refused' })
  web.answer(target, { fails: 'busy' })
  expect(await discover(ctx, target)).toEqual({ outcome: 'busy' })
})

test('only who looks may be given an answer of the last hour', async () => {
  const { ctx, web, clock } = await testCtx()
  const ask = (remembered: boolean) => discover(ctx, target, { remembered })
  web.page(target, '<link rel=webmention href=/1>')
  await ask(true)
  web.page(target, '<link rel=webmention href=/2>')
  expect(await ask(true)).toMatchObject({ webmention: 'https://peer.example/1' })
  expect(await ask(false)).toMatchObject({ webmention: 'https://peer.example/2' })
  expect(await ask(true)).toMatchObject({ webmention: 'https://peer.example/2' })
  expect(web.requests).toHaveLength(2)
  clock.pass(3_600_001)
  await ask(true)
  expect(web.requests).toHaveLength(3)
})

test.each([
  ['no-store', 0],
  ['max-age=60', 59],
  ['public, max-age=999999', 3599],
])('a page that says %s is asked again after %i seconds', async (control, seconds) => {
  const { ctx, web, clock } = await testCtx()
  web.page(target, '', { headers: { 'cache-control': control } })
  await discover(ctx, target, { remembered: true })
  clock.pass(seconds * 1000)
  await discover(ctx, target, { remembered: true })
  expect(web.requests).toHaveLength(seconds === 0 ? 2 : 1)
  clock.pass(1001)
  await discover(ctx, target, { remembered: true })
  expect(web.requests).toHaveLength(seconds === 0 ? 3 : 2)
})
