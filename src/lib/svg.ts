import { SaxesParser, type SaxesTagNS } from 'saxes'
import { makeDrawing, type Drawing } from './svg-drawing.ts'
import { refuseSvg } from './svg-error.ts'

const svgNamespace = 'http://www.w3.org/2000/svg'
const htmlNamespace = 'http://www.w3.org/1999/xhtml'
const forbidden = new Set(
  'script foreignobject iframe embed object audio video canvas handler listener link meta base'.split(' '),
)
const animating = new Set(['animate', 'set', 'animatetransform', 'animatemotion', 'animatecolor', 'discard'])
const pictures = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[a-z0-9+/=\s]*$/i

/**
 * Looks through an SVG drawing and answers its text, which is then what is stored. Refused with `SvgError`: anything
 * but UTF-8, what is not well-formed XML with an `svg` root, a DOCTYPE (so there are no entities), processing
 * instructions, script, `foreignObject` and what else shows a page in a page, event handlers, any reference but to a
 * part of the drawing (`#…`) or to a picture held in a `data:` address, styles that import or load, animations of
 * addresses and handlers, and drawings that `use` themselves into millions of elements.
 */
export function checkSvg(bytes: Buffer): string {
  const text = decode(bytes)
  const parser = new SaxesParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  parser.ENTITIES = Object.assign(Object.create(null), { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })
  const drawing = makeDrawing((css) => checkStyle('<style>', css, true))
  parser.on('error', (error) => refuseSvg(/DOCTYPE/i.test(error.message) ? 'doctype' : 'malformed', error.message))
  parser.on('doctype', () => refuseSvg('doctype'))
  parser.on(
    'xmldecl',
    ({ encoding }) => void (encoding && !/^utf-?8$/i.test(encoding) && refuseSvg('encoding', encoding)),
  )
  parser.on('processinginstruction', ({ target }) => refuseSvg('instruction', `<?${target}`))
  parser.on('opentag', (tag) => {
    checkElement(tag, drawing)
    for (const attribute of Object.values(tag.attributes)) checkAttribute(tag, attribute)
    drawing.open(tag)
  })
  parser.on('closetag', () => drawing.close())
  parser.on('text', (words) => drawing.addText(words))
  parser.on('cdata', (words) => drawing.addText(words))
  parser.write(text).close()
  drawing.finish()
  return text
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuseSvg('encoding')
  }
}

function checkElement(tag: SaxesTagNS, drawing: Drawing): void {
  if (drawing.isEmpty() && (tag.local !== 'svg' || tag.uri !== svgNamespace)) refuseSvg('malformed', `<${tag.name}>`)
  if (forbidden.has(tag.local.toLowerCase()) || tag.uri === htmlNamespace) refuseSvg('element', `<${tag.name}>`)
}

type Attribute = SaxesTagNS['attributes'][string]

function checkAttribute(tag: SaxesTagNS, { name, local, value }: Attribute): void {
  const word = local.toLowerCase()
  if (/^on[a-z]/.test(word)) refuseSvg('handler', name)
  if (name === 'xml:base') refuseSvg('outside', name)
  if (['href', 'src', 'action', 'formaction', 'srcdoc', 'data'].includes(word)) checkAddress(name, value)
  if (
    word === 'attributename' &&
    animating.has(tag.local.toLowerCase()) &&
    /(?:^|:)(?:href|src|on\w+|style)$/i.test(value.trim())
  )
    refuseSvg('animation', `${name}="${value.trim()}"`)
  checkStyle(name, value, word === 'style')
}

/** Browsers drop tabs and line ends inside an address, and leading blanks, before they look at it. */
function checkAddress(name: string, value: string): void {
  const address = value.replace(/[\t\n\r]/g, '').replace(/^[\p{Cc} ]+/u, '')
  if (address === '' || address.startsWith('#') || pictures.test(address)) return
  refuseSvg('outside', `${name}="${address.slice(0, 60)}"`)
}

/**
 * CSS, or an attribute that takes `url(…)` as CSS does: escapes are undone first. It is read with its comments and
 * without: one may part a word, and what looks like one may stand in a string.
 */
function checkStyle(where: string, value: string, isSheet: boolean): void {
  for (const css of [unescapeCss(value), unescapeCss(value.replace(/\/\*[^]*?(?:\*\/|$)/g, ''))]) {
    if (isSheet && loading.test(css)) refuseSvg('style', where)
    if (/javascript\s*:/i.test(css)) refuseSvg('outside', where)
    for (const [, quoted = '', bare = ''] of css.matchAll(/url\(\s*(?:["']([^"']*)|([^)]*))/gi)) {
      const address = (quoted || bare).trim()
      if (address === '' || address.startsWith('#') || pictures.test(address)) continue
      refuseSvg('outside', `url(${address.slice(0, 60)})`)
    }
  }
}

const loading = /@import|@namespace|expression\s*\(|behaviou?r\s*:|-moz-binding|(?:image-set|src|image)\s*\(/i

/** CSS Syntax 3 §4.3.7: a backslash and up to six hexadecimal digits, or any other character. */
function unescapeCss(text: string): string {
  return text.replace(/\\(?:([0-9a-f]{1,6})\s?|([^]))/gi, (_whole, digits: string | undefined, character = '') => {
    const code = digits === undefined ? NaN : Number.parseInt(digits, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : String(character)
  })
}
