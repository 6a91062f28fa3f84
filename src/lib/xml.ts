import { TextDecoder } from 'node:util'
import { SaxesParser } from 'saxes'

/** One element: its direct character data in one piece (comments left out) and its child elements. Attributes are not kept. */
export type XmlElement = { name: string; text: string; children: XmlElement[] }

export type XmlLimits = {
  /** Elements in the whole document. */
  maxElements: number
  /** Elements inside one another, the root counting as 1. */
  maxDepth: number
  /** UTF-16 code units of character data in the whole document. */
  maxText?: number
}

/** The text is not the XML we read: not well formed, with a document type declaration, or past a limit. */
export class XmlError extends Error {
  override name = 'XmlError'
}

/**
 * Reads one XML 1.0 document into a tree. Takes decoded text, gives the root element.
 * Throws `XmlError` at the first mistake. Any DOCTYPE is refused, and no entity is known beyond the five of
 * XML 1.0 §4.6 and character references. The depth is bounded while reading, so a caller may walk the tree by recursion.
 */
export function parseXml(text: string, limits: XmlLimits): XmlElement {
  if (!text.isWellFormed()) throw new XmlError('lone surrogate')
  const parser = new SaxesParser({ position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  // The parser's own table inherits from Object, where `&constructor;` would be found.
  parser.ENTITIES = Object.assign(Object.create(null), { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })
  parser.on('error', (error) => refuse(error.message))
  parser.on('doctype', () => refuse('document type declaration'))
  const root = collectTree(parser, limits)
  parser.write(text).close()
  return root() ?? refuse('no root element')
}

function collectTree(parser: SaxesParser, limits: XmlLimits): () => XmlElement | undefined {
  const outside: XmlElement = { name: '', text: '', children: [] }
  const open = [outside]
  let elements = 0
  let characters = 0
  const addText = (text: string) => {
    characters += text.length
    if (characters > (limits.maxText ?? Infinity)) refuse('too much text')
    const current = open.at(-1)
    if (current) current.text += text
  }
  parser.on('opentagstart', (tag) => {
    elements += 1
    if (elements > limits.maxElements) refuse('too many elements')
    if (open.length > limits.maxDepth) refuse('elements nested too deep')
    const element = { name: tag.name, text: '', children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  parser.on('text', addText)
  parser.on('cdata', addText)
  return () => outside.children[0]
}

function refuse(reason: string): never {
  throw new XmlError(reason)
}

/**
 * Turns the bytes of an XML document into text without leading byte order mark, white space or blank lines.
 * The encoding is taken from the byte order mark, else the charset of `contentType` (may be empty), else the XML
 * declaration, else it is UTF-8 (RFC 7303 §3). An unknown encoding gives the error `encoding`, bytes that do not
 * fit it `character`.
 */
export function decodeXml(bytes: Buffer, contentType: string): { text: string } | { error: 'encoding' | 'character' } {
  const label = markedEncoding(bytes) ?? charsetOf(contentType) ?? declaredEncoding(bytes) ?? 'utf-8'
  const decoder = decoderFor(label, bytes)
  if (!decoder) return { error: 'encoding' }
  try {
    return { text: decoder.decode(bytes).replace(/^[\uFEFF \t\r\n]+/, '') }
  } catch {
    return { error: 'character' }
  }
}

function markedEncoding(bytes: Buffer): string | undefined {
  const start = bytes.toString('hex', 0, 4)
  if (start === 'fffe0000' || start === '0000feff') return 'utf-32'
  if (start.startsWith('efbbbf')) return 'utf-8'
  if (start.startsWith('fffe')) return 'utf-16le'
  if (start.startsWith('feff')) return 'utf-16be'
  return undefined
}

/** The `charset` of a Content-Type header, as written, or undefined. */
export function charsetOf(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType)?.[1]
}

function declaredEncoding(bytes: Buffer): string | undefined {
  const wide = wideEncoding(bytes)
  if (wide) return wide
  const start = bytes.indexOf('<')
  const declaration = bytes.toString('latin1', start, start + 200)
  const label = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1]
  // Read as single bytes it cannot be UTF-16, whatever it says: .NET writes that name over UTF-8.
  return label && /^utf-?16/i.test(label) ? 'utf-8' : label
}

/** UTF-16 without a byte order mark shows as a zero byte beside the first `<` (XML 1.0 appendix F). */
function wideEncoding(bytes: Buffer): string | undefined {
  const first = bytes.indexOf('<')
  if (first < 0 || (bytes[first + 1] !== 0 && bytes[first - 1] !== 0)) return undefined
  return first % 2 === 0 ? 'utf-16le' : 'utf-16be'
}

function decoderFor(label: string, bytes: Buffer): TextDecoder | undefined {
  const encoding = /^utf-?16$/i.test(label) ? (wideEncoding(bytes) ?? 'utf-16be') : label
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    return undefined
  }
}

/**
 * Text made fit for XML character data and double-quoted attribute values. Characters XML 1.0 §2.2 forbids are left
 * out; a carriage return becomes a reference, else a reader would drop it.
 */
export function escapeXml(text: string): string {
  return xmlCharacters(text).replace(/[&<>"\r]/g, (character) => escapes.get(character) ?? '')
}

/** The text without the characters that XML 1.0 §2.2 forbids in any form, lone surrogates among them. */
export function xmlCharacters(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
}

const escapes = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\r', '&#13;'],
])
