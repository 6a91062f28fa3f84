import { assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { normaliseUrl, parseHttpUrl, resolveHttpUrl, sourceKey, targetTest } from '../../src/lib/urls.ts'

const normal = (text: string) => {
  const url = parseHttpUrl(text)
  return url && normaliseUrl(url)
}

function sameTarget(link: string, target: string): boolean {
  const url = parseHttpUrl(link)
  return url !== undefined && targetTest(target)(url)
}

test.each([
  'ftp://a.example/',
  'javascript:alert(1)',
  'data:text/html,x',
  'http://',
  'http://ann@a.example/',
  'http://ann:pw@a.example/',
  'http://./',
  '/2026/a',
  'a.example/x',
  '',
  `http://a.example/${'x'.repeat(2048)}`,
  `http://a.example/${'é'.repeat(500)}`,
])('%s is no web address', (text) => {
  expect(parseHttpUrl(text)).toBeUndefined()
})

test.each(['127.1', '0x7f.1', '2130706433', '0177.0.0.1', '127.0.0.1.', '127.0.0.1..', '１２７.0.0.1', '%31%32%37.1'])(
  '%s, an odd spelling, reads as 127.0.0.1',
  (host) => {
    expect(parseHttpUrl(`http://${host}/`)?.hostname).toBe('127.0.0.1')
  },
)

test('the final dot of a host name is dropped, its port kept', () => {
  expect(parseHttpUrl('http://localhost.:8080/a')?.href).toBe('http://localhost:8080/a')
  expect(parseHttpUrl('https://A.Example./')?.host).toBe('a.example')
})

test('a relative address is resolved, another scheme is refused', () => {
  expect(resolveHttpUrl('../b?x=1', 'https://a.example/2026/c/')?.href).toBe('https://a.example/2026/b?x=1')
  expect(resolveHttpUrl(' \n//b.example/ ', 'https://a.example/')?.href).toBe('https://b.example/')
  expect(resolveHttpUrl('mailto:a@b.example', 'https://a.example/')).toBeUndefined()
})

test('escapes are written one way, and only unreserved characters are decoded', () => {
  expect(normal('HTTP://A.example:80/%7ebo/%c3%a9%2f?q=%2d%26')).toBe('http://a.example/~bo/%C3%A9%2F?q=-%26')
  expect(normal('https://a.example/é')).toBe('https://a.example/%C3%A9')
  expect(normal('https://a.example/100%')).toBe('https://a.example/100%')
})

test.each([
  ['https://a.example/b', 'https://a.example/b', true],
  ['https://a.example/%c3%a9', 'https://a.example/é', true],
  ['https://a.example/%7Ea', 'https://a.example/~a', true],
  ['https://A.EXAMPLE:443/b', 'https://a.example/b', true],
  ['https://a.example/b#r7', 'https://a.example/b', true],
  ['https://a.example/b#r7', 'https://a.example/b#r7', true],
  ['https://a.example/b#', 'https://a.example/b', true],
  ['https://a.example/b', 'https://a.example/b#r7', false],
  ['https://a.example/b#r8', 'https://a.example/b#r7', false],
  ['https://a.example/b/', 'https://a.example/b', false],
  ['http://a.example/b', 'https://a.example/b', false],
  ['https://a.example/b?x', 'https://a.example/b', false],
  ['https://a.example:8443/b', 'https://a.example/b', false],
  ['https://a.example/a%2Fb', 'https://a.example/a/b', false],
  ['https://a.example/B', 'https://a.example/b', false],
  ['javascript:1', 'javascript:1', false],
])('a link to %s names %s: %s', (link, target, same) => {
  expect(sameTarget(link, target)).toBe(same)
})

test('a source is known by its address without fragment', () => {
  expect(sourceKey(new URL('https://B.example/%7ea?x=1#top'))).toBe('https://b.example/~a?x=1')
  const url = new URL('https://b.example/#kept')
  sourceKey(url)
  expect(url.hash).toBe('#kept')
})

test('normalising twice changes nothing, and names the same target', () => {
  const path = string({
    unit: constantFrom('%', '4', '1', '2', 'e', 'E', 'a', '/', '.', '~', 'é', '?', '#', ' '),
  })
  assert(
    property(path, (tail) => {
      const first = normal(`http://a.example/${tail}`)
      if (first === undefined) return
      expect(normal(first)).toBe(first)
      expect(sameTarget(first, `http://a.example/${tail}`)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('any text at all is an address or undefined, never an error', () => {
  assert(
    property(string({ unit: 'binary' }), (text) => {
      parseHttpUrl(text)
      parseHttpUrl(`http://${text}`)
      resolveHttpUrl(text, 'http://a.example/')
      expect(sameTarget(text, 'http://a.example/')).toBe(false)
    }),
  )
})
