import { Parser, defaultTreeAdapter, html } from 'parse5'
import type { DefaultTreeAdapterMap, DefaultTreeAdapterTypes } from 'parse5'

export type Element = DefaultTreeAdapterTypes.Element
export type ParentNode = DefaultTreeAdapterTypes.ParentNode
export type ChildNode = DefaultTreeAdapterTypes.ChildNode

const MAX_ELEMENTS = 100_000

class TooManyElements extends Error {}

/**
 * The tree of a page as a browser with scripts builds it (HTML Standard §13.2). A page that makes more than 100 000
 * elements (a few kilobytes of misnested tags can) is read up to there.
 */
export function parseTree(text: string): ParentNode {
  let elements = 0
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement(...args) {
      if (++elements > MAX_ELEMENTS) throw new TooManyElements()
      return defaultTreeAdapter.createElement(...args)
    },
  }
  const parser = new Parser<DefaultTreeAdapterMap>({ scriptingEnabled: true, treeAdapter })
  try {
    parser.tokenizer.write(text, true)
  } catch (error) {
    if (!(error instanceof TooManyElements)) throw error
  }
  return parser.document
}

/**
 * Visits the nodes below `root` in document order, without recursion: pages nest as deep as they like. `enter` answers
 * whether to go into an element; `leave` is called after its children, only when they were visited.
 */
export function walk(
  root: ParentNode,
  enter: (node: ChildNode) => boolean,
  leave: (element: Element) => void = () => {},
): void {
  const path: { node: ParentNode; next: number }[] = [{ node: root, next: 0 }]
  for (let level = path.at(-1); level; level = path.at(-1)) {
    const child = level.node.childNodes[level.next++]
    if (!child) {
      path.pop()
      if (level.node !== root && isElement(level.node)) leave(level.node)
    } else if (enter(child) && isElement(child)) {
      path.push({ node: child, next: 0 })
    }
  }
}

export function isElement(node: ChildNode | ParentNode): node is Element {
  return 'tagName' in node
}

/** Is this an element of HTML with one of these names (and not one of SVG or MathML)? */
export function isHtml(node: ChildNode | ParentNode, ...names: string[]): node is Element {
  return isElement(node) && node.namespaceURI === html.NS.HTML && (names.length === 0 || names.includes(node.tagName))
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value
}

/** The space-separated tokens of `class` (as written) or `rel` (in lower case). */
export function tokens(element: Element, name: 'class' | 'rel'): string[] {
  const value = attribute(element, name)
  if (value === undefined) return []
  return (name === 'rel' ? value.toLowerCase() : value).split(/[\t\n\f\r ]+/).filter((token) => token !== '')
}

/**
 * Is what this element holds shown, as far as its name tells? Raw text, templates and the inside of SVG and MathML
 * are not, but for the places where these hold HTML that is drawn.
 */
export function isShown(element: Element): boolean {
  if (element.namespaceURI === html.NS.HTML) return !UNSHOWN.has(element.tagName)
  return FOREIGN_PATH.has(element.tagName)
}

const UNSHOWN = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'textarea',
  'title',
  'iframe',
  'noembed',
  'noframes',
  'select',
  'datalist',
])

// The way down to HTML drawn inside a foreign element; text outside foreignObject is not read.
const FOREIGN_PATH = new Set([
  'svg',
  'g',
  'a',
  'switch',
  'foreignObject',
  'math',
  'mrow',
  'mi',
  'mo',
  'mn',
  'ms',
  'mtext',
])
