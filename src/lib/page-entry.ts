import type { LinkFindings } from './page-links.ts'
import type { Entry, Microformats } from './page-microformats.ts'
import { holdersOf, isDisplayed } from './page-place.ts'
import { addressesOf, namesTarget, valuesOf } from './page-properties.ts'
import type { Survey } from './page-survey.ts'
import { lineOf } from './page-text.ts'
import { isElement, isShown, tokens, walk } from './page-tree.ts'
import type { Element } from './page-tree.ts'
import { fold } from './text.ts'
import { parseHttpUrl, sourceKey, type TargetTest } from './urls.ts'

/** The entry that speaks for a page; `names`: one of its properties names the target. */
export type MainEntry = Entry & { element: Element; names: boolean }

// What an entry shows of others, and what it calls itself: a name or address that is not marked is guessed from a link.
const saying = new Set(['comment', 'like', 'repost', 'url', 'uid', 'name', 'photo', 'summary', 'content'])

/**
 * Which h-entry of a page is meant: the first with a property that names the target, but for those that tell what it
 * is called or was sent; else the first whose content holds the link; else the first whose address is that of the page; else the
 * only one.
 */
export function chooseEntry(
  survey: Survey,
  formats: Microformats,
  found: LinkFindings,
  isTarget: TargetTest,
  page: URL,
): MainEntry | undefined {
  const entries = survey.entries.map((element, at) => ({ element, ...(formats.entries[at] ?? empty), names: false }))
  const naming = entries.find(({ item }) => Object.keys(item.properties).some((name) => names(item, name, isTarget)))
  if (naming) return { ...naming, names: true }
  const contents = entries.map(({ element }) => contentOf(element) ?? element)
  const links = found.all.filter((link) => !isDisplayed(link.element))
  const holding = new Set(links.flatMap((link) => holdersOf(link.element, new Set(contents))))
  return (
    entries[contents.findIndex((content) => holding.has(content))] ??
    entries.find(({ item }) => valuesOf(item, 'url').some((value) => addressesOf(value).some(isPage))) ??
    (entries.length === 1 ? entries[0] : undefined)
  )

  function isPage(address: string): boolean {
    const url = parseHttpUrl(address)
    return url !== undefined && sourceKey(url) === sourceKey(page)
  }
}

const empty: Entry = { item: { properties: {} } }

function names(item: Entry['item'], name: string, isTarget: TargetTest): boolean {
  return !saying.has(name) && namesTarget(valuesOf(item, name), isTarget)
}

/** The name of an entry, not those of items nested in it. A name that is only the beginning of the content is none. */
export function nameOf(entry: Element): string | undefined {
  const found = firstByClass(entry, ['p-name', 'e-content'])
  const name = found.get('p-name')
  return name && properName(lineOf(name), found.get('e-content'))
}

/** Whether an entry says its own address; the library else takes that of its only link. */
export function hasAddress(entry: Element): boolean {
  return firstByClass(entry, ['u-url']).has('u-url')
}

/** The element that holds the content of an entry. */
export function contentOf(entry: Element): Element | undefined {
  return firstByClass(entry, ['e-content']).get('e-content')
}

/** The first element with each of these classes below `root`, not looking into nested microformats. */
function firstByClass(root: Element, wanted: string[]): Map<string, Element> {
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
