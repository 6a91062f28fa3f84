import { isHidden, isMarked, isSeen } from './page-hidden.ts'
import { collectText } from './page-text.ts'
import { pointersOf } from './page-pointers.ts'
import { attribute, isElement, isHtml, isShown, tokens, walk } from './page-tree.ts'
import type { ChildNode, Element, ParentNode } from './page-tree.ts'

const MAX_TEXT = 200_000
const MAX_ENTRIES = 200

export type Anchor = { element: Element; href: string; hidden: boolean }

/** What one pass over the tree finds, in document order; nothing is resolved or interpreted yet. */
export type Survey = {
  base?: string
  lang?: string
  title?: string
  /** What the first feed is called. */
  feed?: string
  /** First content of each `meta` name or property, in lower case, and of each `http-equiv` after that word. */
  metas: Map<string, string>
  /** `link` elements with rel and href. */
  relations: { rel: string[]; href: string }[]
  /** `a` and `area` elements with href. */
  anchors: Anchor[]
  /** Elements that name an address otherwise: by showing, quoting or marking it. */
  pointers: Anchor[]
  /** Whether there are microformats at all. */
  formatted: boolean
  /** h-entry elements (microformats2), at most 200, that are in no other but one that is the whole page. */
  entries: Element[]
  /** Shown text, at most 200 000 characters. */
  text: string
}

/** Walks the whole tree once. */
export function surveyPage(document: ParentNode): Survey {
  const survey: Survey = {
    metas: new Map(),
    relations: [],
    anchors: [],
    pointers: [],
    formatted: false,
    entries: [],
    text: '',
  }
  const collector = collectText()
  // Links under `hidden` count, their text does not: how deep we are in such a part.
  let hidden = 0
  // How much there was to see so far; a link that adds nothing to it shows nothing.
  let seen = 0
  const open: { anchor: Anchor; seen: number }[] = []
  let entry: Element | undefined

  const enter = (node: ChildNode) => {
    if (hidden === 0) {
      if (isSeen(node)) seen++
      const shown = collector.enter(node)
      if (!isElement(node)) return false
      if (!shown && !isShown(node)) return note(survey, node, false)
    } else if (!isElement(node) || !isShown(node)) return false
    note(survey, node, hidden > 0)
    if (hidden > 0 || isHidden(node)) hidden++
    const anchor = isHtml(node, 'a', 'area') ? noteAnchor(survey, node, hidden > 0) : undefined
    if (anchor && !anchor.hidden && !isMarked(node)) open.push({ anchor, seen })
    const classes = tokens(node, 'class')
    survey.formatted ||= classes.some((name) => /^h-[a-z]/.test(name))
    if (!entry && classes.includes('h-entry') && survey.entries.length < MAX_ENTRIES) {
      survey.entries.push(node)
      // Some themes mark the whole page, and each post in it once more.
      if (!isHtml(node, 'html', 'body', 'main')) entry = node
    }
    return true
  }
  const leave = (element: Element) => {
    if (hidden > 0) hidden--
    else collector.leave(element)
    const last = open.at(-1)
    if (last?.anchor.element === element) {
      last.anchor.hidden = last.seen === seen
      open.pop()
    }
    if (element === entry) entry = undefined
  }
  walk(document, enter, leave)
  survey.text = collector.text().slice(0, MAX_TEXT)
  return survey
}

function note(survey: Survey, element: Element, hidden: boolean): false {
  if (!isHtml(element)) return false
  for (const href of pointersOf(element)) survey.pointers.push({ element, href, hidden })
  switch (element.tagName) {
    case 'html':
      survey.lang ??= attribute(element, 'lang')
      break
    case 'base':
      survey.base ??= attribute(element, 'href')
      break
    case 'title':
      survey.title ??= element.childNodes.map((node) => ('value' in node ? node.value : '')).join('')
      break
    case 'meta':
      noteMeta(survey, element)
      break
    case 'link': {
      const href = attribute(element, 'href')
      if (href !== undefined) survey.relations.push({ rel: tokens(element, 'rel'), href })
      survey.feed ??= feedTitle(element)
      break
    }
    default:
  }
  return false
}

/** What a feed is called that this `link` element names; such names begin with that of the site. */
export function feedTitle(element: Element): string | undefined {
  const ofFeed = /^\s*application\/(?:rss\+xml|atom\+xml|feed\+json)\b/i.test(attribute(element, 'type') ?? '')
  return ofFeed && tokens(element, 'rel').includes('alternate') ? attribute(element, 'title') : undefined
}

function noteMeta(survey: Survey, element: Element): void {
  const content = attribute(element, 'content')?.trim()
  if (!content) return
  for (const name of ['name', 'property', 'http-equiv']) {
    const value = attribute(element, name)?.trim().toLowerCase()
    const key = name === 'http-equiv' ? `http-equiv ${value}` : value
    if (value && key && !survey.metas.has(key)) survey.metas.set(key, content)
  }
}

function noteAnchor(survey: Survey, element: Element, hidden: boolean): Anchor | undefined {
  const href = attribute(element, 'href')
  if (href === undefined) return undefined
  const anchor = { element, href, hidden }
  survey.anchors.push(anchor)
  return anchor
}
