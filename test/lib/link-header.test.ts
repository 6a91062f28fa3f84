import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseLinkHeader } from '../../src/lib/link-header.ts'
import { timesAsLongAs } from '../support/cpu.ts'

test.each([
  ['</a>; rel=webmention', [['/a', 'webmention']]],
  ['</a>;rel="Webmention  me"', [['/a', 'webmention me']]],
  ['</a>; REL = "x" ; rel=y', [['/a', 'x']]],
  [
    '</a,b>; title="c, <d>; rel=no"; rel="e", <f>; rel=g',
    [
      ['/a,b', 'e'],
      ['f', 'g'],
    ],
  ],
  ['</a>; title="q\\"; rel=no"; rel=yes', [['/a', 'yes']]],
  ['<>; rel=self', [['', 'self']]],
  ['</a>; crossorigin; rel=x;', [['/a', 'x']]],
  [
    '</a>, </b>; rel=x',
    [
      ['/a', ''],
      ['/b', 'x'],
    ],
  ],
  [
    '</a>; rel="unclosed, <b>; rel=x',
    [
      ['/a', ''],
      ['b', 'x'],
    ],
  ],
  ['no link at all', []],
  ['', []],
])('%s', (header, expected) => {
  expect(parseLinkHeader(header).map(({ href, rel }) => [href, rel.join(' ')])).toEqual(expected)
})

test('headers that come several times are read in order, and an address in UTF-8 is itself', () => {
  const links = parseLinkHeader(['</a>; rel=x', Buffer.from('</é>; rel=x; anchor="#b"').toString('latin1')])
  expect(links).toEqual([
    { href: '/a', rel: ['x'] },
    { href: '/é', rel: ['x'], anchor: '#b' },
  ])
})

test('whatever a header holds, reading it is not much more work than a long list of links', () => {
  const longList = timesAsLongAs(() => parseLinkHeader('<https://a.example/b>; rel="x y", '.repeat(300)))
  const piece = fc.constantFrom('<', '>', ';', ',', '"', '\\', '=', ' ', 'rel', 'a')
  const headers = fc.array(piece, { minLength: 1000, maxLength: 8000 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(headers, (header) => {
      expect(longList(() => parseLinkHeader(header))).toBeLessThan(100)
    }),
    { numRuns: 50 },
  )
})
