import { mf2 } from 'microformats-parser'
import { serialize } from 'parse5'
import { readerHref } from './html-urls.ts'
import type { Item } from './page-properties.ts'
import type { Survey } from './page-survey.ts'
import { isElement, tokens, walk } from './page-tree.ts'
import type { Element, ParentNode } from './page-tree.ts'
import { resolveHttpUrl } from './urls.ts'

// Beyond these the parser takes seconds: it recurses, and copies what it found at every level.
const MAX_DEPTH = 256
const MAX_NESTED = 24
const MAX_MARKED = 5000
const MAX_HTML = 2_000_000

const MAX_CARDS = 200
const MARK = 'tresse-entry-'
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
  let depth = 0
  let nested = 0
  let marked = 0
  let fits = true
  walk(
    document,
    (node) => {
      if (!fits || !isElement(node)) return false
      depth++
      if (isMarked(node)) {
        nested++
        marked++
      }
      fits = depth <= MAX_DEPTH && nested <= MAX_NESTED && marked <= MAX_MARKED
      tame(node, base)
      if (node.childNodes.length > 0) return true
      leave(node)
      return false
    },
    leave,
  )
  survey.entries.forEach((entry, at) => entry.attrs.unshift({ name: 'id', value: `${MARK}${at}` }))
  return fits

  function leave(element: Element): void {
    depth--
    if (isMarked(element)) nested--
  }
}

function isMarked(element: Element): boolean {
  return tokens(element, 'class').some((name) => /^(?:h|p|u|dt|e)-/.test(name))
}

/** Without the references by which an element could be put into another, and with no address but plain absolute ones. */
function tame(element: Element, base: string): void {
  element.attrs = element.attrs.flatMap((attr) => {
    const { name, value } = attr
    if (INCLUDES.has(name) || (name === 'id' && value.startsWith(MARK))) return []
    if (name === 'class') return [{ ...attr, value: value.replace(/(?<!\S)include(?!\S)/g, '') }]
    if (!ADDRESSES.has(name)) return [attr]
    // Without any address the text of a link would be taken for one.
    return [{ ...attr, value: resolveHttpUrl(value, base)?.href ?? readerHref(value) ?? 'about:invalid' }]
  })
}
