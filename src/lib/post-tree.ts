import {
  type DefaultTreeAdapterTypes as Tree,
  defaultTreeAdapter as adapter,
  html,
  parseFragment,
  serialize,
} from 'parse5'
import { TooDeep } from './markdown-bounds.ts'
import { attribute } from './page-tree.ts'
import { slugify } from './text.ts'
import { typesetTree } from './typography.ts'

/** Elements inside elements; what nests deeper is no text somebody wrote. */
const deepest = 100
const anchored = new Set(['h2', 'h3', 'h4'])
/** The column of text at its widest, whatever the reader's screen. */
const sizes = '(max-width: 48rem) 100vw, 48rem'

export type Finish = {
  lang: string
  idPrefix: string
  /** Accessible name of the small link beside a heading. */
  headingLink: string
  /** Size in pixels and smaller versions of a picture of ours; undefined for a picture we do not know. */
  measure?: ((src: string) => { width: number; height: number; srcset?: string } | undefined) | undefined
}

/**
 * What Markdown cannot say, put into the HTML of one post before it is cleaned: every id and every reference to one
 * gets the prefix, so that several posts fit in a page; h2 to h4 get an id and a small link to themselves, the notes'
 * own heading excepted; pictures get their size, their smaller versions and, but for the first, load late; French spaces. Throws `TooDeep` beyond 100 elements.
 */
export function finishPost(source: string, finish: Finish): string {
  const fragment = parseFragment(source)
  const elements = listElements(fragment)
  const ids = new Set<string>()
  const [first] = elements.filter(({ tagName }) => tagName === 'img')
  for (const element of elements) prefixId(element, finish.idPrefix, ids)
  for (const element of elements) {
    if (element.tagName === 'img') dressImage(element, element === first, finish.measure)
    if (element.tagName === 'h1') element.tagName = element.nodeName = 'h2'
    if (anchored.has(element.tagName) && !isNotesHeading(element)) anchorHeading(element, finish, ids)
  }
  for (const element of elements) prefixReferences(element, finish.idPrefix, ids)
  typesetTree(fragment, finish.lang)
  return serialize(fragment)
}

/** In the order of the document. */
function listElements(parent: Tree.ParentNode, depth = 1): Tree.Element[] {
  if (depth > deepest) throw new TooDeep(deepest)
  const elements = parent.childNodes.filter((node) => adapter.isElementNode(node))
  return elements.flatMap((element) => [element, ...listElements(element, depth + 1)])
}

function prefixId(element: Tree.Element, prefix: string, ids: Set<string>): void {
  const id = attribute(element, 'id')
  if (id !== undefined) set(element, 'id', unused(prefix + slugify(id), ids))
}

/** Links to what is not in this text, a reaction of the thread for example, stay as they are. */
function prefixReferences(element: Tree.Element, prefix: string, ids: Set<string>): void {
  for (const name of ['href', 'aria-describedby']) {
    const value = attribute(element, name) ?? ''
    const hash = name === 'href' ? '#' : ''
    const id = prefix + slugify(value)
    if (value.startsWith(hash) && value !== hash && ids.has(id)) set(element, name, hash + id)
  }
}

function dressImage(image: Tree.Element, isFirst: boolean, measure: Finish['measure']): void {
  const known = measure?.(attribute(image, 'src') ?? '')
  if (known && (attribute(image, 'width') ?? attribute(image, 'height')) === undefined) {
    set(image, 'width', String(known.width))
    set(image, 'height', String(known.height))
  }
  if (known?.srcset !== undefined && attribute(image, 'srcset') === undefined) {
    set(image, 'srcset', known.srcset)
    set(image, 'sizes', sizes)
  }
  // The first one is likely in view: what loads late there only makes the page wait.
  if (attribute(image, 'loading') === undefined && !isFirst) set(image, 'loading', 'lazy')
}

function anchorHeading(heading: Tree.Element, finish: Finish, ids: Set<string>): void {
  const id = attribute(heading, 'id') ?? unused(finish.idPrefix + slugify(textOf(heading)), ids)
  set(heading, 'id', id)
  const link = adapter.createElement('a', html.NS.HTML, [
    { name: 'class', value: 'heading-anchor' },
    { name: 'href', value: `#${id}` },
    { name: 'aria-label', value: finish.headingLink },
  ])
  adapter.insertText(link, '#')
  adapter.insertText(heading, ' ')
  adapter.appendChild(heading, link)
}

function isNotesHeading(element: Tree.Element): boolean {
  return attribute(element, 'id')?.endsWith('footnote-label') ?? false
}

/** The words of a heading, without the marks of its notes. */
function textOf(parent: Tree.ParentNode): string {
  const words = parent.childNodes.map((node) => {
    if (adapter.isTextNode(node)) return node.value
    if (!adapter.isElementNode(node) || attribute(node, 'data-footnote-ref') !== undefined) return ''
    return textOf(node)
  })
  return words.join('')
}

function unused(wanted: string, ids: Set<string>): string {
  let id = wanted
  for (let copy = 2; ids.has(id); copy += 1) id = `${wanted}-${copy}`
  ids.add(id)
  return id
}

function set(element: Tree.Element, name: string, value: string): void {
  const known = element.attrs.find((candidate) => candidate.name === name)
  if (known) known.value = value
  else element.attrs.push({ name, value })
}
