import { mf2 } from 'microformats-parser'
import { serialize } from 'parse5'
import { readerHref } from './html-urls.ts'
import type { Item } from './page-properties.ts'
import type { Survey } from './page-survey.ts'
import { attribute, isElement, isHtml, isShown, walk } from './page-tree.ts'
import type { ChildNode, Element, ParentNode } from './page-tree.ts'
import { resolveHttpUrl } from './urls.ts'

// Beyond these the parser takes seconds: it recurses, compares what it found with itself, and reads the inside of an
// item once more for each item or property around it.
const MAX_DEPTH = 256
const MAX_MARKS = 5000
const MAX_READINGS = 500_000
const MAX_HTML = 2_000_000

const MAX_CARDS = 200
const MARK = 'tresse-entry-'
const MARKS = /(?<!\S)(?:h|p|u|dt|e)-|(?<!\S)value(?:-title)?(?!\S)/g
const ADDRESSES = new Set(['href', 'src', 'cite', 'data', 'poster'])
const INCLUDES = new Set(['itemref', 'headers'])

/** The microformats of a page as far as a thread needs them. */
export type Microformats = {
  /** What was read of each entry of the survey, in their order, with the author of the feed that it stands in. */
  entries: (Entry | undefined)[]
  /** The h-cards that stand alone on the page. */
  cards: Item[]
}

export type Entry = { item: Item; feedAuthor?: Item['properties'][string][number] }

/**
 * Reads the microformats2 of a page with the library, behind guards: a page that nests or marks too much, or that the
 * library fails on, has none. The tree is changed for it: addresses are resolved or blotted out, entries get ids of ours.
 * Take from the result only what is asked for by name: it is a graph that may be endless when written out.
 */
export function readMicroformats(document: ParentNode, survey: Survey, base: string): Microformats {
  const none: Microformats = { entries: [], cards: [] }
  if (!survey.formatted || !prepare(document, survey, base)) return none
  try {
    const html = serialize(document)
    return html.length > MAX_HTML ? none : sort(mf2(html, { baseUrl: base }).items, survey)
  } catch {
    return none
  }
}

function sort(items: readonly Item[], survey: Survey): Microformats {
  const entries: (Entry | undefined)[] = survey.entries.map(() => undefined)
  const cards: Item[] = []
  const visit = (item: Item, feedAuthor: Entry['feedAuthor'], depth: number) => {
    const types = item.type ?? []
    const at = item.id?.startsWith(MARK) ? Number(item.id.slice(MARK.length)) : -1
    if (types.includes('h-entry') && at in entries) entries[at] ??= { item, feedAuthor }
    if (types.includes('h-card') && cards.length < MAX_CARDS) cards.push(item)
    if (depth === 3) return
    const author = types.includes('h-feed') ? (item.properties['author']?.[0] ?? feedAuthor) : feedAuthor
    const inner = [...(item.children ?? []), ...(item.properties['entry'] ?? [])]
    for (const child of inner) if (typeof child === 'object' && 'properties' in child) visit(child, author, depth + 1)
  }
  for (const item of items) visit(item, undefined, 1)
  return { entries, cards }
}

/** Whether the library can be let at the tree, which is then made ready for it. */
function prepare(document: ParentNode, survey: Survey, base: string): boolean {
  const path: number[] = []
  let [nested, marks, readings] = [0, 0, 0]
  let fits = true
  const enter = (node: ChildNode) => {
    readings += nested
    if (!fits || !isElement(node)) return false
    const count = marksOf(node)
    const around = count > 0 ? 1 : 0
    path.push(around)
    nested += around
    marks += count
    fits = path.length <= MAX_DEPTH && marks <= MAX_MARKS && readings <= MAX_READINGS
    tame(node, base)
    return true
  }
  walk(document, enter, () => (nested -= path.pop() ?? 0))
  survey.entries.forEach((entry, at) => entry.attrs.unshift({ name: 'id', value: `${MARK}${at}` }))
  return fits
}

function marksOf(element: Element): number {
  const named = attribute(element, 'class')
  return named === undefined ? 0 : (named.match(MARKS)?.length ?? 0)
}

/**
 * Without the references by which an element could be put into another, with no address but plain absolute ones, and
 * without what is never shown, which the library takes for text, or fails on.
 */
function tame(element: Element, base: string): void {
  if (isHtml(element) && !isShown(element)) empty(element)
  // Every address is absolute already, and a base that is none would have the library fail.
  if (isHtml(element, 'base')) element.attrs = []
  element.attrs = element.attrs.flatMap((attr) => {
    const { name, value } = attr
    if (INCLUDES.has(name) || (name === 'id' && value.startsWith(MARK))) return []
    if (name === 'class') return [{ ...attr, value: value.replace(/(?<!\S)include(?!\S)/g, '') }]
    if (!ADDRESSES.has(name)) return [attr]
    // Without any address the text of a link would be taken for one.
    return [{ ...attr, value: resolveHttpUrl(value, base)?.href ?? readerHref(value) ?? 'about:invalid' }]
  })
}

/** What a template holds stands beside its children, and the library fails on it even when that is nothing. */
function empty(element: Element): void {
  element.childNodes = []
  if (element.tagName !== 'template') return
  element.tagName = element.nodeName = 'span'
  element.attrs = []
}
