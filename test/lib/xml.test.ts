import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeXml, escapeXml, parseXml, XmlError } from '../../src/lib/xml.ts'

const limits = { maxElements: 5, maxDepth: 3, maxText: 20 }
const latin = (text: string) => Buffer.from(text, 'latin1')
const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const parse = (text: string) => parseXml(text, limits)

describe('parseXml', () => {
  test('gives names, text in one piece and children in order', () => {
    const root = parse('<?xml version="1.0"?>\n<a x="1">b<!-- c --><![CDATA[<d>]]><e/>f<g>h</g></a>\n')
    expect(root).toEqual({
      name: 'a',
      text: 'b<d>f',
      children: [
        { name: 'e', text: '', children: [] },
        { name: 'g', text: 'h', children: [] },
      ],
    })
  })

  test('knows the five entities and character references', () => {
    expect(parse('<a>&amp;&lt;&gt;&quot;&apos;&#233;&#x1F525;</a>').text).toBe('&<>"\'é🔥')
  })

  test.each([
    ['nothing', ''],
    ['text only', 'hello'],
    ['a missing end', '<a><b></b>'],
    ['crossed elements', '<a><b></a></b>'],
    ['two roots', '<a/><b/>'],
    ['a document type', '<!DOCTYPE a><a/>'],
    ['a document type with entities', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['an entity named like a member of every object', '<a>&constructor;</a>'],
    ['a forbidden character', '<a>\u0001</a>'],
    ['a reference to a forbidden character', '<a>&#0;</a>'],
    ['a forbidden character that XML 1.1 would allow', '<?xml version="1.1"?><a>&#1;</a>'],
    ['half a surrogate pair', '<a>\uD800</a>'],
    ['an unquoted attribute', '<a b=c/>'],
    ['a bare ampersand', '<a>b & c</a>'],
  ])('refuses %s', (_what, text) => {
    expect(() => parse(text)).toThrow(XmlError)
  })

  test('counts elements, levels and text up to the limit and no further', () => {
    expect(parse('<a><b/><b/><b/><b/></a>').children).toHaveLength(4)
    expect(() => parse('<a><b/><b/><b/><b/><b/></a>')).toThrow('too many elements')
    expect(parse('<a><b><c/></b></a>').name).toBe('a')
    expect(() => parse('<a><b><c><d/></c></b></a>')).toThrow('nested too deep')
    expect(parse(`<a>${'x'.repeat(10)}<b>${'x'.repeat(10)}</b></a>`).text).toHaveLength(10)
    expect(() => parse(`<a>${'x'.repeat(10)}<b>${'x'.repeat(11)}</b></a>`)).toThrow('too much text')
  })

  test('stops at the first mistake, whatever follows', () => {
    expect(() => parse(`<!DOCTYPE a>${'<a>'.repeat(100_000)}`)).toThrow('document type declaration')
  })
})

describe('decodeXml', () => {
  test.each([
    ['UTF-8 by default', Buffer.from('<a>é</a>'), ''],
    ['the charset of the Content-Type', latin('<a>é</a>'), 'text/xml; charset=iso-8859-1'],
    ['a charset in quotes', latin('<a>é</a>'), 'text/xml; Charset="ISO-8859-1"; x=y'],
    ['UTF-16 by its byte order mark, against the charset', utf16('\uFEFF<a>é</a>'), 'text/xml; charset=utf-8'],
    ['big-endian UTF-16 by its byte order mark', utf16('\uFEFF<a>é</a>').swap16(), ''],
    ['UTF-16 without a mark', utf16('<a>é</a>'), ''],
    ['UTF-16 named without a mark', utf16('<a>é</a>').swap16(), 'text/xml; charset=UTF-16'],
    ['white space, a mark and blank lines first', Buffer.from('\r\n \uFEFF\n<a>é</a>'), ''],
    ['two marks', Buffer.from('\uFEFF\uFEFF<a>é</a>'), ''],
  ])('reads %s', (_what, bytes, contentType) => {
    expect(decodeXml(bytes, contentType)).toEqual({ text: '<a>é</a>' })
  })

  test('takes the encoding of the XML declaration when the header names none', () => {
    const text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'
    expect(decodeXml(latin(`\n${text}`), 'text/xml')).toEqual({ text })
    expect(decodeXml(Buffer.from(text), 'text/xml; charset=utf-8')).toEqual({ text })
  })

  test('reads as UTF-8 what calls itself UTF-16 in single bytes', () => {
    const text = '<?xml version="1.0" encoding="utf-16"?><a>é</a>'
    expect(decodeXml(Buffer.from(text), '')).toEqual({ text })
  })

  test.each([
    ['an unknown charset', Buffer.from('<a/>'), 'text/xml; charset=klingon', 'encoding'],
    ['an unknown declared encoding', Buffer.from('<?xml version="1.0" encoding="klingon"?><a/>'), '', 'encoding'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]), '', 'encoding'],
    ['Latin-1 that calls itself UTF-8', latin('<a>é</a>'), 'text/xml; charset=utf-8', 'character'],
    ['Latin-1 that calls itself nothing', latin('<a>é</a>'), '', 'character'],
    ['UTF-16 cut in the middle', utf16('\uFEFF<a/>').subarray(0, -1), '', 'character'],
  ])('refuses %s', (_what, bytes, contentType, error) => {
    expect(decodeXml(bytes, contentType)).toEqual({ error })
  })
})

describe('escapeXml', () => {
  test('leaves out what XML forbids and keeps the rest', () => {
    expect(escapeXml('a\u0000\u000B\uD800\uFFFE\t\n🔥 <b c="d"> & é')).toBe('a\t\n🔥 &lt;b c=&quot;d&quot;&gt; &amp; é')
  })

  test('makes any text well formed, and what XML allows comes back unchanged', () => {
    const wide = { maxElements: 1, maxDepth: 1 }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const allowed = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
        expect(parseXml(`<a>${escapeXml(text)}</a>`, wide).text).toBe(allowed)
      }),
    )
  })
})
