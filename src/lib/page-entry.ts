import type { Anchor, Survey } from './page-survey.ts'
import { lineOf } from './page-text.ts'
import { isElement, isShown, tokens, walk } from './page-tree.ts'
import type { Element } from './page-tree.ts'
import { fold } from './text.ts'

/** The properties of an h-entry (microformats2) that can be read by walking its classes. */
export type Entry = { name?: string; author?: Element }

/** The h-entry that holds the link, or the only one of the page; undefined when it is unclear which one is meant. */
export function entryOf(survey: Survey, link: Anchor | undefined): Element | undefined {
  const holder = link && survey.entries.find((entry) => contains(entry, link.element))
  return holder ?? (survey.entries.length === 1 ? survey.entries[0] : undefined)
}

/**
 * Reads name and author of an entry, the first of each, not those of items nested in it. A name that is only
 * the beginning of the content is none.
 */
export function readEntry(element: Element): Entry {
  const found = firstByClass(element, ['p-name', 'p-author', 'u-author', 'e-content'])
  const name = found.get('p-name')
  return {
    name: name && properName(lineOf(name), found.get('e-content')),
    author: found.get('p-author') ?? found.get('u-author'),
  }
}

/** The first element with each of these classes below `root`, not looking into nested microformats. */
export function firstByClass(root: Element, wanted: string[]): Map<string, Element> {
  const found = new Map<string, Element>()
  walk(root, (node) => {
    if (!isElement(node) || !isShown(node)) return false
    const classes = tokens(node, 'class')
    for (const name of wanted) if (classes.includes(name) && !found.has(name)) found.set(name, node)
    return !classes.some((name) => /^h-[a-z]/.test(name))
  })
  return found
}

function properName(name: string, content: Element | undefined): string | undefined {
  if (!content) return name
  return fold(lineOf(content)).startsWith(fold(name)) ? undefined : name
}

function contains(ancestor: Element, element: Element): boolean {
  for (let node = element.parentNode; node; node = isElement(node) ? node.parentNode : null) {
    if (node === ancestor) return true
  }
  return false
}
