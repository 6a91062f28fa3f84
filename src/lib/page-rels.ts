import type { Fetched } from './fetch.ts'
import { parseLinkHeader } from './link-header.ts'
import { decodePage } from './page-decode.ts'
import { attribute, isHtml, parseTree, tokens, walk, type Element } from './page-tree.ts'
import { resolveHttpUrl } from './urls.ts'

/** A link with relations, in lower case, by which a page says something of itself; `href` is an absolute http(s) address. */
export type PageRel = { from: 'header' | 'link' | 'a'; rel: string[]; href: string }

/**
 * The `Link` headers of a page, then its `link` and `a` elements with `rel`, in document order. Addresses are resolved
 * against the page's own or its `base`; what is in no HTML, or only looks like an element, is not there.
 */
export function readRels(page: Extract<Fetched, { ok: true }>): PageRel[] {
  const found: PageRel[] = []
  const add = (from: PageRel['from'], rel: string[], href: string, base: string) => {
    const url = rel.length > 0 ? resolveHttpUrl(href, base) : undefined
    if (url) found.push({ from, rel, href: url.href })
  }
  for (const { rel, href, anchor } of parseLinkHeader(page.headers['link'])) {
    if (anchor === undefined) add('header', rel, href, page.url)
  }
  if (!/^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(page.contentType)) return found
  const elements: Element[] = []
  let base: string | undefined
  walk(parseTree(decodePage(page.body, page.contentType) ?? ''), (node) => {
    if (isHtml(node, 'link', 'a')) elements.push(node)
    if (isHtml(node, 'base')) base ??= resolveHttpUrl(attribute(node, 'href') ?? '', page.url)?.href
    return 'childNodes' in node
  })
  for (const element of elements) {
    const href = attribute(element, 'href')
    const from = element.tagName === 'a' ? 'a' : 'link'
    if (href !== undefined) add(from, tokens(element, 'rel'), href, base ?? page.url)
  }
  return found
}
