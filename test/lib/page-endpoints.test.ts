import { expect, test } from 'vitest'
import { findEndpoints } from '../../src/lib/page-endpoints.ts'
import { timesAsLongAs } from '../support/cpu.ts'

const url = 'https://b.example/'
const mebibyte = 1 << 20
const fill = (piece: string) => piece.repeat(Math.floor(mebibyte / piece.length))
const find = (html: string) =>
  findEndpoints({ url, target: url, headers: {}, contentType: 'text/html', body: Buffer.from(html) })
const honestPages = timesAsLongAs(() => find(fill('<p>Une <b>phrase</b> et <a href=/la>un lien</a>.</p>')))

test.each([
  ['RDF that never ends', fill('<rdf:RDF>')],
  ['empty RDF', fill('<rdf:RDF></rdf:RDF>')],
  [
    'RDF about others',
    fill('<rdf:RDF><rdf:Description dc:identifier="https://c.example/" trackback:ping="/t"/></rdf:RDF>'),
  ],
  ['links that lead nowhere', fill('<link rel=x href=y>')],
  ['anchors inside anchors', fill('<a href=x>')],
  ['misnested tags', fill('<p><b>')],
  ['nested blocks', fill('<div>')],
  ['a title of separators', `<title>${fill('a - ')}`],
])('a megabyte of %s is no more work than five honest pages of that size', (_name, html) => {
  expect(honestPages(() => find(html))).toBeLessThan(5)
})
