import { SaxesParser, type SaxesTagNS } from 'saxes'

type Reason =
  | 'encoding'
  | 'malformed'
  | 'doctype'
  | 'instruction'
  | 'element'
  | 'handler'
  | 'outside'
  | 'style'
  | 'animation'
  | 'size'

/** The drawing holds something that no picture needs; `found` names it as it stands in the file. */
export class SvgError extends Error {
  readonly reason: Reason
  readonly found: string

  constructor(reason: Reason, found = '') {
    super(`${reason} ${found}`)
    this.name = 'SvgError'
    this.reason = reason
    this.found = found.slice(0, 80)
  }
}

const maxElements = 50_000
const maxDepth = 200
/** How many elements a drawing may become once every `use` is drawn: each may hold others, ten levels make millions. */
const maxDrawn = 200_000

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
  const drawing = makeDrawing()
  parser.on('error', (error) => refuse(/DOCTYPE/i.test(error.message) ? 'doctype' : 'malformed', error.message))
  parser.on('doctype', () => refuse('doctype'))
  parser.on('xmldecl', ({ encoding }) => void (encoding && !/^utf-?8$/i.test(encoding) && refuse('encoding', encoding)))
  parser.on('processinginstruction', ({ target }) => refuse('instruction', `<?${target}`))
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
    return refuse('encoding')
  }
}

function checkElement(tag: SaxesTagNS, drawing: Drawing): void {
  if (drawing.isEmpty() && (tag.local !== 'svg' || tag.uri !== svgNamespace)) refuse('malformed', `<${tag.name}>`)
  if (forbidden.has(tag.local.toLowerCase()) || tag.uri === htmlNamespace) refuse('element', `<${tag.name}>`)
}

type Attribute = SaxesTagNS['attributes'][string]

function checkAttribute(tag: SaxesTagNS, { name, local, value }: Attribute): void {
  const word = local.toLowerCase()
  if (/^on[a-z]/.test(word)) refuse('handler', name)
  if (name === 'xml:base') refuse('outside', name)
  if (['href', 'src', 'action', 'formaction', 'srcdoc', 'data'].includes(word)) checkAddress(name, value)
  if (
    word === 'attributename' &&
    animating.has(tag.local.toLowerCase()) &&
    /(?:^|:)(?:href|src|on\w+|style)$/i.test(value.trim())
  )
    refuse('animation', `${name}="${value.trim()}"`)
  checkStyle(name, value, word === 'style')
}

/** Browsers drop tabs and line ends inside an address, and leading blanks, before they look at it. */
function checkAddress(name: string, value: string): void {
  const address = value.replace(/[\t\n\r]/g, '').replace(/^[\p{Cc} ]+/u, '')
  if (address === '' || address.startsWith('#') || pictures.test(address)) return
  refuse('outside', `${name}="${address.slice(0, 60)}"`)
}

/**
 * CSS, or an attribute that takes `url(…)` as CSS does: escapes are undone first. It is read with its comments and
 * without: one may part a word, and what looks like one may stand in a string.
 */
function checkStyle(where: string, value: string, isSheet: boolean): void {
  for (const css of [unescapeCss(value), unescapeCss(value.replace(/\/\*[^]*?(?:\*\/|$)/g, ''))]) {
    if (isSheet && loading.test(css)) refuse('style', where)
    if (/javascript\s*:/i.test(css)) refuse('outside', where)
    for (const [, quoted = '', bare = ''] of css.matchAll(/url\(\s*(?:["']([^"']*)|([^)]*))/gi)) {
      const address = (quoted || bare).trim()
      if (address === '' || address.startsWith('#') || pictures.test(address)) continue
      refuse('outside', `url(${address.slice(0, 60)})`)
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

type Part = { weight: number; uses: string[] }
type Drawing = ReturnType<typeof makeDrawing>

/** Follows what is open: the text of `style`, how much there is, and what each named part would draw. */
function makeDrawing() {
  const open: { part: Part; id: string | undefined; style: string | undefined }[] = []
  const named = new Map<string, Part>()
  let whole: Part | undefined
  let elements = 0
  return {
    isEmpty: () => elements === 0,
    open(tag: SaxesTagNS) {
      elements += 1
      if (elements > maxElements || open.length >= maxDepth) refuse('size')
      const href = Object.values(tag.attributes)
        .find(({ local }) => local === 'href')
        ?.value.trim()
      const uses = tag.local === 'use' && href?.startsWith('#') ? [href.slice(1)] : []
      const style = tag.local.toLowerCase() === 'style' ? '' : undefined
      open.push({ part: { weight: 1, uses }, id: tag.attributes.id?.value, style })
    },
    addText(words: string) {
      const current = open.at(-1)
      if (current?.style !== undefined) current.style += words
    },
    close() {
      const done = open.pop()
      if (!done) return
      if (done.style !== undefined) checkStyle('<style>', done.style, true)
      if (done.id !== undefined) named.set(done.id, done.part)
      const parent = open.at(-1)
      if (!parent) whole = done.part
      else {
        parent.part.weight += done.part.weight
        // One at a time: a spread of fifty thousand arguments is more than the stack takes.
        for (const use of done.part.uses) parent.part.uses.push(use)
      }
    },
    finish() {
      if (!whole) return refuse('malformed')
      return void weigh(whole, named, new Map(), 0)
    },
  }
}

/** What a part draws, each `use` with what it names. One that comes back to itself is drawn by no browser. */
function weigh(part: Part, named: ReadonlyMap<string, Part>, known: Map<Part, number>, depth: number): number {
  const before = known.get(part)
  if (before !== undefined) return before
  if (depth > maxDepth) refuse('size')
  known.set(part, 0)
  let weight = part.weight
  for (const id of part.uses) {
    const target = named.get(id)
    if (target) weight += weigh(target, named, known, depth + 1)
    if (weight > maxDrawn) refuse('size')
  }
  known.set(part, weight)
  return weight
}

function refuse(reason: Reason, found = ''): never {
  throw new SvgError(reason, found)
}
