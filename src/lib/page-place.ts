import type { MainEntry } from './page-entry.ts'
import type { LinkFindings } from './page-links.ts'
import type { Anchor, Survey } from './page-survey.ts'
import { attribute, isElement, isHtml, tokens } from './page-tree.ts'
import type { Element } from './page-tree.ts'

const DISPLAY = /^[pu]-(?:comment|like|repost)$/
const COMMENTS = /^(?:comments?|comments-area|comment-?list|comment-(?:body|content|text)|comment-\d+|respond)$/i

/** Those of some elements that an element is, or stands below. */
export function holdersOf(element: Element, candidates: ReadonlySet<Element>): Element[] {
  const holders: Element[] = []
  for (let node: Element['parentNode'] = element; node && isElement(node); node = node.parentNode) {
    if (candidates.has(node)) holders.push(node)
  }
  return holders
}

/** Does an element stand in the head of its page? */
export function isInHead(element: Element): boolean {
  return placeOf(element).head
}

/** Does an element stand in what a page shows of others: a comment, a like or a repost that it received? */
export function isDisplayed(element: Element): boolean {
  return placeOf(element).displayed
}

/** The link that speaks best for a page: one of its own words, in its entry, and shown, as far as there is one. */
export function bestLink(found: LinkFindings, main: MainEntry | undefined): Anchor | undefined {
  const own = found.all.filter(({ element }) => !isDisplayed(element))
  const shown = own.filter(({ hidden }) => !hidden)
  return (main && shown.find(({ element }) => isWithin(element, [main.element]))) ?? shown[0] ?? own[0] ?? found.link
}

/** Where the links to the target stand: only in what the page shows of others, or only beside its own words. */
export function placesOf(
  survey: Survey,
  found: LinkFindings,
  main: MainEntry | undefined,
): { displaysUs: boolean; aside: boolean } {
  if (found.all.length === 0 || main?.names) return { displaysUs: false, aside: false }
  const own = found.all.filter(({ element }) => !isDisplayed(element))
  if (own.length === 0) return { displaysUs: true, aside: false }
  return { displaysUs: false, aside: own.every(({ element }) => isAside(survey, element)) }
}

function isAside(survey: Survey, element: Element): boolean {
  const { comments, head, article } = placeOf(element)
  if (comments) return true
  return survey.entries.length > 0 && !head && !article && !isWithin(element, survey.entries)
}

function isWithin(element: Element, ancestors: readonly Element[]): boolean {
  return holdersOf(element, new Set(ancestors)).length > 0
}

type Place = { head: boolean; article: boolean; displayed: boolean; comments: boolean }

const nowhere: Place = { head: false, article: false, displayed: false, comments: false }
// Links stand by the thousand below the same elements, as deep as they like.
const places = new WeakMap<Element, Place>()

/** In what kinds of parts of its page an element stands. */
function placeOf(element: Element): Place {
  const path: Element[] = []
  let place = nowhere
  for (let node: Element['parentNode'] = element; node && isElement(node); node = node.parentNode) {
    const known = places.get(node)
    if (known) {
      place = known
      break
    }
    path.push(node)
  }
  for (const node of path.toReversed()) places.set(node, (place = placeBelow(place, node)))
  return place
}

function placeBelow(outer: Place, node: Element): Place {
  const names = tokens(node, 'class')
  return {
    head: outer.head || isHtml(node, 'head'),
    article: outer.article || isHtml(node, 'article', 'main'),
    displayed: outer.displayed || names.some((name) => DISPLAY.test(name)),
    // Blogs of all kinds name the place of their comments so, whether they mark it up or not.
    comments: outer.comments || [attribute(node, 'id') ?? '', ...names].some((name) => COMMENTS.test(name)),
  }
}
