import { attribute, tokens } from './page-tree.ts'
import type { Element } from './page-tree.ts'

const MAX_TEXT = 2048

// Which attribute of an element holds the address that it shows, fetches or quotes.
const PLACES: Record<string, string> = {
  img: 'src',
  video: 'src',
  audio: 'src',
  source: 'src',
  iframe: 'src',
  link: 'href',
  blockquote: 'cite',
  q: 'cite',
  ins: 'cite',
  del: 'cite',
}

// Where microformats2 look for the value of a `u-` property, besides links and media.
const MARKED: Record<string, string> = {
  video: 'poster',
  object: 'data',
  abbr: 'title',
  data: 'value',
  input: 'value',
  meta: 'content',
}

/**
 * The addresses that an element names other than as a link to follow (Webmention §3.2.2 asks each media type for its
 * own): what it shows or quotes, and the value of a property of microformats2 whose kind is an address.
 */
export function pointersOf(element: Element): string[] {
  const place = PLACES[element.tagName]
  const shown = place === undefined ? undefined : attribute(element, place)
  if (!tokens(element, 'class').some((name) => /^u-[a-z]/.test(name))) return shown === undefined ? [] : [shown]
  const marked = attribute(element, MARKED[element.tagName] ?? '') ?? wordOf(element)
  return [shown, marked].filter((address) => address !== undefined)
}

/** The only word of an element that holds nothing but text. */
function wordOf(element: Element): string | undefined {
  if (element.childNodes.length !== 1 || element.tagName === 'a') return undefined
  const [child] = element.childNodes
  const text = child && 'value' in child && child.value.length <= MAX_TEXT ? child.value.trim() : ''
  return /^https?:\/\/\S+$/i.test(text) ? text : undefined
}
