import type { DefaultTreeAdapterTypes as Tree } from 'parse5'

const narrow = '\u202f'
const wide = '\u00a0'
/** Stands in a line of text for code, pictures and addresses: one character that no rule changes. */
const opaque = '\ufffc'

const verbatim = new Set([
  'code',
  'pre',
  'kbd',
  'samp',
  'script',
  'style',
  'textarea',
  'title',
  'svg',
  'math',
  'img',
  'video',
  'audio',
])
const inline = new Set(
  'a abbr b bdi bdo cite del dfn em i ins mark q s small span strike strong sub sup time u var wbr'.split(' '),
)

// One space exactly, between a sign and the mark; not before `://`, `!=`, `?name` and the like, which are no punctuation.
const beforeHigh = /(?<=\S) (?=[;!?]+(?![\p{L}\p{N}=/]))/gu
const beforeColon = /(?<=\S) (?=:(?![\p{L}\p{N}=/]))/gu
const insideQuotes = /(?<=«) (?=\S)|(?<=\S) (?=»)/gu

/**
 * French spaces in plain text, where `lang` is `fr` or begins with `fr-`: narrow no-break (U+202F) before ; ! ? and
 * no-break (U+00A0) before : and inside « », only where a plain space was typed. Never adds or removes a character,
 * so the result has the length of `text`. Other languages come back as they are.
 */
export function typeset(text: string, lang: string): string {
  if (!isFrench(lang)) return text
  return text.replace(beforeHigh, narrow).replace(beforeColon, wide).replace(insideQuotes, wide)
}

/** A text that is about to be quoted: its own quotation marks become those of the second rank, “ ” in French, ‘ ’ in English. */
export function innerQuotes(text: string, lang: string): string {
  if (isFrench(lang)) return text.replace(/«[ \u00a0\u202f]?/g, '“').replace(/[ \u00a0\u202f]?»/g, '”')
  return text.replaceAll('“', '‘').replaceAll('”', '’')
}

/**
 * `typeset` in the text of a tree of parse5, in place, also where inline elements stand between sign and space; never in
 * attributes, code, keys or addresses shown as their own link.
 */
export function typesetTree(root: Tree.ParentNode, lang: string): void {
  if (!isFrench(lang)) return
  let line: Piece[] = []
  visit(root, (piece) => {
    if (piece) line.push(piece)
    else line = finish(line, lang)
  })
  finish(line, lang)
}

/** A text node, or undefined for something opaque. */
type Piece = { text: string; node?: Tree.TextNode }

/** Hands over the pieces of each line in order, and undefined between two lines. */
function visit(parent: Tree.ParentNode, give: (piece?: Piece) => void): void {
  for (const node of parent.childNodes) {
    if (node.nodeName === '#text' && 'value' in node) give({ text: node.value, node })
    if (!('tagName' in node)) continue
    if (node.tagName === 'br') give()
    else if (verbatim.has(node.tagName) || isAutolink(node)) give({ text: opaque })
    else if (inline.has(node.tagName)) visit(node, give)
    else {
      give()
      visit(node, give)
      give()
    }
  }
}

/** Sets one line, and returns the next, empty. */
function finish(line: Piece[], lang: string): Piece[] {
  const text = typeset(line.map((piece) => piece.text).join(''), lang)
  let at = 0
  for (const piece of line) {
    const end = at + piece.text.length
    if (piece.node) piece.node.value = text.slice(at, end)
    at = end
  }
  return []
}

function isAutolink(element: Tree.Element): boolean {
  if (element.tagName !== 'a') return false
  const [only] = element.childNodes
  if (element.childNodes.length !== 1 || !only || !('value' in only)) return false
  const href = element.attrs.find((attribute) => attribute.name === 'href')?.value ?? ''
  return href === only.value || href.endsWith(`//${only.value}`) || href === `mailto:${only.value}`
}

function isFrench(lang: string): boolean {
  return /^fr(?:-|$)/i.test(lang)
}
