import { expect, test } from 'vitest'
import { findEndpoints } from '../../src/lib/page-endpoints.ts'
import { cpuMs } from '../support/cpu.ts'

const url = 'https://b.example/'
const mebibyte = 1 << 20
const fill = (piece: string) => piece.repeat(Math.floor(mebibyte / piece.length))

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
])('a page of a megabyte made of %s is read at once', (_name, html) => {
  const page = { url, target: url, headers: {}, contentType: 'text/html', body: Buffer.from(html) }
  expect(cpuMs(() => findEndpoints(page))).toBeLessThan(1000)
})
