import { expect, test } from 'vitest'
import { advertise } from '../../src/linkbacks/advertise.ts'
import { parseXml } from '../../src/lib/xml.ts'
import type { Settings } from '../../src/settings/settings.ts'

const every: Settings['transports'] = ['webmention', 'pingback', 'trackback']
const config = { siteUrl: 'https://blog.example', transports: every }
const post = { path: '/2026/11/bread', title: 'Bread', state: 'published', kind: 'post', reactions: 'open' } as const

test('an open post advertises its addresses in the prescribed spelling', () => {
  const advertised = advertise(config, post)

  expect(advertised?.headers).toEqual({
    link: '<https://blog.example/webmention>; rel="webmention"',
    'x-pingback': 'https://blog.example/xmlrpc',
  })
  expect(advertised?.headHtml).toBe(
    '<link rel="webmention" href="https://blog.example/webmention">\n' +
      '<link rel="pingback" href="https://blog.example/xmlrpc">\n' +
      '<link rel="trackback" href="https://blog.example/2026/11/bread/trackback">',
  )
  const found = [
    ...`${advertised?.headHtml}${advertised?.rdfHtml}`.matchAll(/<link rel="pingback" href="([^"]+)" ?\/?>/g),
  ]
  expect(found.map(([, address]) => address)).toEqual(['https://blog.example/xmlrpc'])
})

test.each([{ reactions: 'closed' as const }, { kind: 'page' as const }, { state: 'draft' as const }])(
  'nothing is advertised where links are not taken: %o',
  (given) => {
    expect(advertise(config, { ...post, ...given })).toBeUndefined()
  },
)

test('what the owner leaves out of the transports is not advertised', () => {
  const only = (...transports: Settings['transports']) => advertise({ ...config, transports }, post)

  expect(only()).toBeUndefined()
  expect(only('webmention')).toEqual({
    headers: { link: '<https://blog.example/webmention>; rel="webmention"' },
    headHtml: '<link rel="webmention" href="https://blog.example/webmention">',
    rdfHtml: '',
  })
  expect(only('trackback')?.headers).toEqual({})
  expect(only('pingback')?.headers).toEqual({ 'x-pingback': 'https://blog.example/xmlrpc' })
})

test('the RDF stands in one comment that no title can end, and is well-formed', () => {
  const title =
    'Pain --> <script>alert("1")</script> -- & \u0000levain <link rel="pingback" href="https://mallory.example/">'
  const rdf = advertise(config, { ...post, title })?.rdfHtml ?? ''

  expect(rdf.startsWith('<!--\n<rdf:RDF ')).toBe(true)
  expect(rdf.slice(4, -3)).not.toContain('--')
  expect(rdf).not.toMatch(/<link rel="pingback"/)
  expect(parseXml(rdf.slice(4, -3).trim(), { maxElements: 10, maxDepth: 4 }).name).toBe('rdf:RDF')
  const values = Object.fromEntries(
    [...rdf.matchAll(/(rdf:about|dc:identifier|trackback:ping)="([^"]*)"/g)].map((m) => [m[1], m[2]]),
  )
  expect(values).toEqual({
    'rdf:about': 'https://blog.example/2026/11/bread',
    'dc:identifier': 'https://blog.example/2026/11/bread',
    'trackback:ping': 'https://blog.example/2026/11/bread/trackback',
  })
})
