import { firstHeader } from './header-text.ts'
import { parseLinkHeader } from './link-header.ts'
import { decodePage } from './page-decode.ts'
import { feedTitle } from './page-survey.ts'
import { titleAndSite, type PageNames } from './page-title.ts'
import { attribute, isHtml, parseTree, tokens, walk } from './page-tree.ts'
import type { Element } from './page-tree.ts'
import { trackbackIn } from './trackback-rdf.ts'
import { parseHttpUrl, resolveHttpUrl } from './urls.ts'

/** Where a page says that linkbacks to it are taken, each an http(s) address; absent where it says nothing. */
export type Endpoints = { title?: string; webmention?: string; pingback?: string; trackback?: string }

/** A response as it came. `url` is the address after redirects, `target` the one that was asked for. */
export type Advertising = {
  url: string
  target: string
  headers: Record<string, string | string[]>
  contentType: string
  body: Buffer
}

/**
 * Finds what a page advertises. Webmention (W3C Webmention §3.1.2): the first `Link` header of that relation, else the
 * first `link` or `a` element in document order. Pingback (Pingback 1.0 §2): the first `X-Pingback` header, else the first
 * `link` element, absolute. Trackback: the first `link` or `a` element, else the RDF of TrackBack 1.2 in the raw text.
 * Elements are those of the tree: nothing in comments, templates, `noscript` or text counts.
 */
export function findEndpoints(page: Advertising): Endpoints {
  const url = parseHttpUrl(page.url)
  if (!url) return {}
  const html = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(page.contentType)
  const text = html ? decodePage(page.body, page.contentType) : undefined
  const links = text === undefined ? undefined : collectLinks(text, url)
  const inHeader = headerEndpoints(page)
  const byElement = (rel: string, ...names: string[]) => links && elementEndpoint(links, rel, names)
  const found: Endpoints = {
    title: links?.title,
    webmention:
      inHeader('webmention') ??
      byElement('webmention', 'link', 'a') ??
      LEGACY.map((rel) => inHeader(rel) ?? byElement(rel, 'link', 'a')).find((endpoint) => endpoint !== undefined),
    pingback: pingbackHeader(page) ?? pingbackElement(links),
    trackback: byElement('trackback', 'link', 'a') ?? (text === undefined ? undefined : trackbackIn(text, page)),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** What webmention was called before it had a registered relation. */
const LEGACY = ['http://webmention.org/', 'http://webmention.org']

function headerEndpoints({ headers, url }: Advertising): (rel: string) => string | undefined {
  const here = withoutHash(url)
  const links = parseLinkHeader(headers['link']).filter(
    ({ anchor }) => anchor === undefined || withoutHash(URL.parse(anchor, url)?.href ?? '') === here,
  )
  return (rel) => {
    const link = links.find((link) => link.rel.includes(rel))
    return link && resolveHttpUrl(link.href, url)?.href
  }
}

function pingbackHeader({ headers }: Advertising): string | undefined {
  return parseHttpUrl(firstHeader(headers['x-pingback']).trim())?.href
}

function pingbackElement(links: Links | undefined): string | undefined {
  const link = links?.elements.find((link) => link.name === 'link' && link.rel.includes('pingback'))
  return link && parseHttpUrl(link.href.trim())?.href
}

type Links = { title?: string; url: string; base: string; elements: { name: string; rel: string[]; href: string }[] }

function elementEndpoint(links: Links, rel: string, names: string[]): string | undefined {
  const link = links.elements.find((link) => names.includes(link.name) && link.rel.includes(rel))
  // An empty address means the page itself, also where a `base` says otherwise.
  return link && resolveHttpUrl(link.href, link.href.trim() === '' ? links.url : links.base)?.href
}

/** The `link` and `a` elements with rel and href, in document order. */
function collectLinks(text: string, url: URL): Links {
  const names: PageNames = {}
  const links: Links = { url: url.href, base: url.href, elements: [] }
  let based = false
  walk(parseTree(text), (node) => {
    if (isHtml(node, 'link', 'a')) {
      const href = attribute(node, 'href')
      const rel = tokens(node, 'rel')
      if (href !== undefined && rel.length > 0) links.elements.push({ name: node.tagName, rel, href })
      names.feed ??= feedTitle(node)
    } else if (isHtml(node, 'base')) {
      const href = based ? undefined : attribute(node, 'href')
      if (href === undefined) return false
      based = true
      links.base = resolveHttpUrl(href, url.href)?.href ?? links.base
    } else if (isHtml(node, 'title')) names.title ??= textOf(node)
    else if (isHtml(node, 'meta')) noteMeta(names, node)
    return 'childNodes' in node
  })
  links.title = titleAndSite(names, url).title
  return links
}

function noteMeta(names: PageNames, element: Element): void {
  const property = (attribute(element, 'property') ?? attribute(element, 'name'))?.trim().toLowerCase()
  if (property === 'og:title') names.openGraph ??= attribute(element, 'content')
  if (property === 'og:site_name') names.site ??= attribute(element, 'content')
}

function textOf(element: Element): string {
  return element.childNodes.map((node) => ('value' in node ? node.value : '')).join('')
}

function withoutHash(url: string): string {
  return url.replace(/#.*$/s, '')
}
