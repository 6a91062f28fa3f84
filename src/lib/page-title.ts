import { excerpt, fold, tidyLine } from './text.ts'

const MAX_TITLE = 250
const MAX_SITE = 100
const SEPARATOR = /[ \u00a0\u202f][—–\-|«»·](?=[ \u00a0\u202f])/g

/** The names a page gives itself; empty ones count as absent. */
export type PageNames = { entry?: string; openGraph?: string; title?: string; site?: string; feed?: string }

/**
 * Title and site name of a page. The first name that is not empty wins: h-entry, og:title, `title`, the address without
 * scheme. The site's name is taken off either end. Of a bare `title`, when the page does not say what its site is called,
 * the end with which the name of its feed begins is taken off, else the shorter one after the last separator. Title at most 250 characters; without a site name, the host.
 */
export function titleAndSite(names: PageNames, url: URL): { title: string; siteName: string } {
  const site = clean(names.site, MAX_SITE)
  const bare = clean(names.title, MAX_TITLE * 2)
  const given = clean(names.entry, MAX_TITLE * 2) || clean(names.openGraph, MAX_TITLE * 2)
  const split = given
    ? (splitKnown(given, site) ?? { title: given, site: restAfter(bare, given) })
    : (splitKnown(bare, site) ?? (site === '' ? guessSplit(bare, names.feed) : undefined) ?? { title: bare, site: '' })
  return {
    title: excerpt(split.title || withoutScheme(url), MAX_TITLE),
    siteName: site || tidyLine(split.site, MAX_SITE) || url.host,
  }
}

/** A title less the name of its site, when that stands at one end of it behind a separator. */
export function withoutSiteName(title: string, site: string): string {
  return splitKnown(title, site)?.title ?? title
}

/** The address of a page as a name: no scheme, no closing slash. */
export function withoutScheme(url: URL): string {
  return url.href.replace(/^https?:\/\//, '').replace(/\/$/, '')
}

type Split = { title: string; site: string }

function splitKnown(title: string, site: string): Split | undefined {
  if (site === '') return undefined
  const name = fold(site)
  return cuts(title).find((cut) => fold(cut.site) === name && cut.title !== '')
}

function guessSplit(title: string, feed: string | undefined): Split | undefined {
  const feedName = fold(clean(feed, MAX_TITLE))
  const splits = cuts(title)
  const named = splits.filter(({ site }) => fold(site) !== '' && `${feedName} `.startsWith(`${fold(site)} `))
  if (named.length > 0) return named.toSorted((a, b) => b.site.length - a.site.length)[0]
  const [back, front] = splits.slice(-2)
  if (!back || !front) return undefined
  return back.site.length <= back.title.length ? back : front
}

// Each separator gives two readings: the site after it, and the site before it.
function cuts(title: string): Split[] {
  return [...title.matchAll(SEPARATOR)].flatMap((match) => {
    const before = title.slice(0, match.index).trim()
    const after = title.slice(match.index + match[0].length).trim()
    if (before === '' || after === '' || isQuotation(match[0], before, after)) return []
    return [
      { title: before, site: after },
      { title: after, site: before },
    ]
  })
}

// « and » are separators only where they do not enclose words: “l’« humain » #rse” is one title.
function isQuotation(separator: string, before: string, after: string): boolean {
  if (separator.includes('«')) return after.includes('»')
  return depthOfQuotes(before) > 0
}

function depthOfQuotes(text: string): number {
  return text.split('«').length - text.split('»').length
}

function restAfter(title: string, start: string): string {
  if (!title.startsWith(start)) return ''
  return /^\s+[—–\-|«»·]\s+(.+)$/u.exec(title.slice(start.length))?.[1] ?? ''
}

function clean(text: string | undefined, max: number): string {
  return tidyLine(text ?? '', max)
}
