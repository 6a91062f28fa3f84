import type { MainEntry } from './page-entry.ts'
import type { LinkFindings } from './page-links.ts'
import type { Anchor, Survey } from './page-survey.ts'
import { attribute, isElement, isHtml, tokens } from './page-tree.ts'
import type { Element } from './page-tree.ts'

const DISPLAY = /^[pu]-(?:comment|like|repost)$/
const COMMENTS = /^(?:comments?|comments-area|comment-?list|comment-(?:body|content|text)|comment-\d+|respond)$/i

/** Is one element the other, or somewhere below it? */
export function within(element: Element, ancestor: Element): boolean {
  return climb(element, (node) => node === ancestor)
}

/** Does an element stand in the head of its page? */
export function isInHead(element: Element): boolean {
  return climb(element, (node) => isHtml(node, 'head'))
}

/** Does an element stand in what a page shows of others: a comment, a like or a repost that it received? */
export function isDisplayed(element: Element): boolean {
  return climb(element, (node) => tokens(node, 'class').some((name) => DISPLAY.test(name)))
}

/** The link that speaks best for a page: one of its own words, in its entry, and shown, as far as there is one. */
export function bestLink(found: LinkFindings, main: MainEntry | undefined): Anchor | undefined {
  const own = found.all.filter(({ element }) => !isDisplayed(element))
  const shown = own.filter(({ hidden }) => !hidden)
  return (main && shown.find(({ element }) => within(element, main.element))) ?? shown[0] ?? own[0] ?? found.link
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
  if (climb(element, isCommentArea)) return true
  if (survey.entries.length === 0 || climb(element, (node) => isHtml(node, 'article', 'main', 'head'))) return false
  return !survey.entries.some((entry) => within(element, entry))
}

// Blogs of all kinds name the place of their comments so, whether they mark it up or not.
function isCommentArea(node: Element): boolean {
  return COMMENTS.test(attribute(node, 'id') ?? '') || tokens(node, 'class').some((name) => COMMENTS.test(name))
}

function climb(element: Element, test: (node: Element) => boolean): boolean {
  for (let node: Element['parentNode'] = element; node && isElement(node); node = node.parentNode) {
    if (test(node)) return true
  }
  return false
}
