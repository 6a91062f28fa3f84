import { expect, test } from 'vitest'
import { readRels } from '../../src/lib/page-rels.ts'

function rels(body: string, given: { contentType?: string; link?: string | string[] } = {}) {
  const { contentType = 'text/html', link } = given
  const headers: Record<string, string | string[]> = link === undefined ? {} : { link }
  const page = { ok: true, url: 'https://ann.example/me/', redirected: false, status: 200 } as const
  const found = readRels({ ...page, headers, contentType, body: Buffer.from(body) })
  return found.map(({ from, rel, href }) => `${from} ${rel.join('+')} ${href}`)
}

test('headers come first, then elements in document order, resolved against the base', () => {
  const link = ['</h>; rel="ME other"', '<x>; rel=me; anchor="https://other.example/"']
  const body = '<a rel=me href=a></a><base href="/b/"><link rel="me" href="c"><area rel=me href=d><a href=e></a>'
  expect(rels(body, { link })).toEqual([
    'header me+other https://ann.example/h',
    'a me https://ann.example/b/a',
    'link me https://ann.example/b/c',
  ])
})

test('what only looks like an element, or names no http address, is not there', () => {
  const body =
    '<!-- <a rel=me href=/1></a> --><template><a rel=me href=/2></a></template><noscript><a rel=me href=/3></a></noscript>' +
    '<textarea><a rel=me href=/4></a></textarea>&lt;a rel=me href=/5&gt;<a rel=me href="javascript:x()"></a><b rel=me href=/6></b>'
  expect(rels(body)).toEqual([])
  expect(rels('<a rel=me href=/1></a>', { contentType: 'text/plain', link: '</2>; rel=me' })).toEqual([
    'header me https://ann.example/2',
  ])
})
