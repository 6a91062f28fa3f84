import { isDisplayed } from './page-place.ts'
import type { Anchor, Survey } from './page-survey.ts'
import { attribute, isElement, tokens } from './page-tree.ts'
import { resolveHttpUrl, targetTest, type TargetTest } from './urls.ts'

const MOST_KEPT = 50

export type LinkFindings = {
  /** The first shown link to the target, else the first hidden one. */
  link?: Anchor
  /** All of them, shown or not, at most fifty. */
  all: Anchor[]
  inReplyTo: boolean
  /** How many http(s) links there are, and how many hosts other than the page's own they name. */
  links: number
  hosts: number
}

/**
 * Resolves the links of a page (`a[href]`, `area[href]`; Pingback 1.0 §3) and looks for the target among them; when
 * `wide`, also among what the page shows, quotes or marks (Webmention §3.2.2).
 */
export function findLinks(survey: Survey, base: string, page: URL, isTarget: TargetTest, wide: boolean): LinkFindings {
  const hosts = new Set<string>()
  const found: LinkFindings = { all: [], inReplyTo: false, links: 0, hosts: 0 }
  for (const anchor of survey.anchors) {
    const url = resolveHttpUrl(anchor.href, base)
    if (!url) continue
    found.links++
    if (url.host !== page.host) hosts.add(url.host)
    if (isTarget(url)) take(found, anchor)
  }
  for (const pointer of wide ? survey.pointers : []) {
    const url = resolveHttpUrl(pointer.href, base)
    if (url && isTarget(url)) take(found, pointer)
  }
  found.inReplyTo = found.all.some((anchor) => answers(anchor) && !isDisplayed(anchor.element))
  found.inReplyTo ||= survey.relations.some((relation) => {
    const url = relation.rel.includes('in-reply-to') && resolveHttpUrl(relation.href, base)
    return url && isTarget(url)
  })
  found.hosts = hosts.size
  return found
}

function take(found: LinkFindings, anchor: Anchor): void {
  if (!found.link || (found.link.hidden && !anchor.hidden)) found.link = anchor
  if (found.all.length < MOST_KEPT) found.all.push(anchor)
}

/** What is found for the first spelling that a page links to; for the last one when it links to none. */
export function findFirst<Found>(
  targets: readonly string[],
  find: (isTarget: TargetTest) => Found,
  hasLink: (found: Found) => boolean,
): { target: string; found: Found } {
  const [target = '', ...others] = targets
  const found = find(targetTest(target))
  return hasLink(found) || others.length === 0 ? { target, found } : findFirst(others, find, hasLink)
}

/** The base URL of a page: its first `base[href]` if that is an http(s) address, else its own (HTML Standard §4.2.3). */
export function baseOf(survey: Survey, page: URL): string {
  const base = survey.base === undefined ? undefined : resolveHttpUrl(survey.base, page.href)
  return (base ?? page).href
}

// Microformats2: u-in-reply-to on the link, or on the h-cite whose u-url it is.
function answers({ element }: Anchor): boolean {
  const classes = tokens(element, 'class')
  if (classes.includes('u-in-reply-to') || tokens(element, 'rel').includes('in-reply-to')) return true
  if (!classes.includes('u-url')) return false
  let node = element.parentNode
  for (let depth = 0; node && isElement(node) && depth < 8; depth++, node = node.parentNode) {
    if (/\bu-in-reply-to\b/.test(attribute(node, 'class') ?? '')) return true
  }
  return false
}
