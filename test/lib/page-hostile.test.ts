import { array, assert, constantFrom, oneof, property, string, tuple, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { readPage } from '../../src/lib/page.ts'
import { shareOfSentences } from '../../src/lib/page-text.ts'
import { timesAsLongAs } from '../support/cpu.ts'

const target = 'https://a.example/p'
const link = `<a href="${target}">x</a>`

function read(body: string | Uint8Array, contentType = 'text/html') {
  return readPage({
    body: Buffer.from(body),
    contentType,
    url: 'https://b.example/',
    targets: [target],
    transport: 'webmention',
  })
}

const fill = (piece: string, bytes: number) => piece.repeat(Math.floor(bytes / piece.length))
const mebibyte = 1 << 20
const honest = `<main class=h-entry>${fill('<p>Une <b>phrase</b> et <a href=/la>un lien</a>.</p>', mebibyte)}</main>`
const honestPages = timesAsLongAs(() => read(honest))

test.each([
  ['nested blocks', fill('<div>', mebibyte)],
  ['nested entries', fill('<div class="h-entry p-name e-content">', mebibyte)],
  ['nested links', fill(`<a class=u-url href="${target}"><div>`, mebibyte)],
  [
    'misnested formatting',
    `<p>${Array.from({ length: 300 }, (_, i) => `<b a=${i}>`).join('')}${fill('<p>x', 900_000)}`,
  ],
  ['one tag with many attributes', `<a ${Array.from({ length: 150_000 }, (_, i) => `a${i}`).join(' ')}>`],
  ['content fostered out of a table', `<table>${fill('<b>x</b>', mebibyte)}`],
  ['a title of separators', `<title>${fill(' » a', mebibyte)}</title>`],
  ['unclosed comments', fill('<!-- ', mebibyte)],
  ['links that all name the target', `<div class="h-entry">${fill(`<a class=u-url href="${target}">x</a>`, mebibyte)}`],
  [
    'answers in each other, in a comment',
    `<div class=p-comment>${fill(`<div><a class=u-in-reply-to href="${target}">x</a>`, mebibyte)}`,
  ],
  ['links deep in a comment', `<p class=p-comment>${fill('<div class="a b c d">', mebibyte)}${link.repeat(60)}`],
  ['links deep beside entries', `${'<p class=h-entry>y</p>'.repeat(199)}${fill('<div>', 450_000)}${link.repeat(60)}`],
  ['properties', `<div class="h-entry">${fill('<a class=u-url href=/a>x</a>', mebibyte)}`],
  ['properties with many names', `<div class="h-entry">${fill(`<i class="${fill('p-a ', 1800)}">x</i>`, mebibyte)}`],
  ['parts of a date', `<div class="h-entry"><p class=dt-published>${fill('<i class=value>2026</i>', mebibyte)}`],
  ['entries', fill('<div class="h-entry"><a class="u-url p-name" href="/a">x</a></div>', mebibyte)],
  ['text in nested contents', `${'<div class="h-entry e-content">'.repeat(24)}${fill('<p>x</p>', 900_000)}`],
  ['classic contents', `<div class=hentry>${fill('<p class=entry-content>', mebibyte)}`],
  ['one long content', `<div class=h-entry><div class=e-content>${fill('<b>x</b>', 900_000)}`],
  ['a long class', `<p class="${fill('h-entry ', mebibyte)}">${link}`],
])('a mebibyte of %s is no more work than four honest pages of that size', (_name, html) => {
  expect(honestPages(() => read(html))).toBeLessThan(4)
})

test('two dozen entries in each other, of which the parser makes half a gigabyte, are a page like any other', () => {
  const page = read(`${'<div class="h-entry p-name">'.repeat(24)}${link}`)
  expect(page).toMatchObject({ type: 'mention', link: { excerpt: 'x' } })
  expect(JSON.stringify(page).length).toBeLessThan(2000)
})

test('elements that refer to each other are not put into each other', () => {
  const page = read(
    `<div class="h-entry" id=a itemref="b"><a class=include href="#b"></a>${link}</div>` +
      `<div class="vcard" id=b itemref="a"><a class=include href="#a"></a></div><table><td headers=a class=vcard id=c></table>`,
  )
  expect(page).toHaveProperty('link')
})

test('131 kB of nested blocks are read to the end', () => {
  expect(read(fill('<div>', 131_000) + link)).toMatchObject({ link: { excerpt: 'x' } })
})

test('deeply nested JSON and a long text of addresses are read', () => {
  expect(read(fill('[', 400_000) + fill(']', 400_000), 'application/json')).toMatchObject({ links: 0 })
  expect(honestPages(() => read(fill(`${target}. `, mebibyte), 'text/plain'))).toBeLessThan(2)
})

test('comparing two long texts stays cheap', () => {
  const article = Array.from({ length: 5000 }, (_, i) => `Une phrase assez longue, la ${i}e.`).join(' ')
  expect(honestPages(() => shareOfSentences(article, 'Une phrase assez longue, la '.repeat(7000)))).toBeLessThan(2)
})

test('whatever is between the brackets, reading never throws', () => {
  const tag = constantFrom(
    ...'a area base title meta link p div table tr td svg math foreignObject mtext template select option script b i li frameset head body html br img textarea noscript'.split(
      ' ',
    ),
  )
  const attribute = oneof(
    constantFrom(
      `href="${target}"`,
      'href="//["',
      'href="http://%zz"',
      'hidden',
      'class="h-entry p-name"',
      'class="hentry h-feed"',
      'class="p-comment h-cite vcard"',
      'class="u-like-of dt-published value"',
      'id=comments itemref=a',
      'class="p-author h-card u-url"',
      'class="e-content u-in-reply-to"',
      'rel="author canonical in-reply-to"',
      'property="og:title" content=" — » « "',
      'property="og:site_name" content="\u202e"',
      'http-equiv="status" content="410"',
      'charset="utf-7x"',
      'lang="%"',
    ),
    string({ maxLength: 12 }),
  )
  const piece = oneof(
    tuple(tag, array(attribute, { maxLength: 3 })).map(([name, attributes]) => `<${name} ${attributes.join(' ')}>`),
    tag.map((name) => `</${name}>`),
    string({ maxLength: 12, unit: 'binary' }),
    constantFrom('&amp;', '\0', '<!--', '-->', ' — ', '\ud800', '<![CDATA['),
  )
  assert(
    property(array(piece, { maxLength: 60 }), (pieces) => {
      const page = read(pieces.join(''))
      if ('unreadable' in page) return
      expect(page.title).not.toBe('')
      expect(page.title.length).toBeLessThanOrEqual(500)
      expect(page.link?.excerpt.length ?? 0).toBeLessThanOrEqual(300)
      expect(page.text).not.toContain('\0')
      expect([page.title, page.siteName, page.author.name, page.link?.excerpt].join('')).not.toMatch(/[\0\u202e]/)
    }),
    { numRuns: 400 },
  )
})

test('any bytes of any type are a page or say why not', () => {
  const type = constantFrom(
    'text/html',
    'text/plain',
    'application/json',
    'text/html; charset=utf-16le',
    'text/html;charset=big5',
    '',
  )
  assert(
    property(uint8Array({ maxLength: 400 }), type, (bytes, contentType) => {
      const page = read(bytes, contentType)
      expect('unreadable' in page || page.title !== '').toBe(true)
    }),
    { numRuns: 300 },
  )
})
