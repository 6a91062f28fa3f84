const MAX_URL = 2048

/**
 * Reads an address typed or sent by somebody: http or https, no userinfo, at most 2048 characters as written and as
 * serialised. The final dot of a host name is dropped, because `a.example.` and `a.example` are one host.
 * Anything else is refused with undefined. Parsed once, by the WHATWG URL Standard.
 */
export function parseHttpUrl(text: string): URL | undefined {
  if (text.length > MAX_URL) return undefined
  return acceptHttp(URL.parse(text))
}

/** Resolves an attribute value against a base and refuses whatever {@link parseHttpUrl} refuses. */
export function resolveHttpUrl(text: string, base: string): URL | undefined {
  if (text.length > MAX_URL) return undefined
  return acceptHttp(URL.parse(text, base))
}

/**
 * One spelling per URL: WHATWG serialisation, percent escapes in upper case, escaped unreserved characters
 * (RFC 3986 §2.3) decoded. Nothing else changes: no slash is added, no query is sorted.
 */
export function normaliseUrl(url: URL): string {
  return url.href.replace(ESCAPE, (escape) => {
    const char = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return UNRESERVED.test(char) ? char : escape.toUpperCase()
  })
}

/** Answers whether a URL names the target. */
export type TargetTest = (url: URL) => boolean

/**
 * Makes the test for a target (W3C Webmention §3.2.2, exact match after normalisation): a link with a fragment names a
 * target without one, not the reverse. Nothing names a target that is no http(s) address.
 */
export function targetTest(target: string): TargetTest {
  const to = parseHttpUrl(target)
  if (!to) return () => false
  const spell = to.hash === '' ? sourceKey : normaliseUrl
  const wanted = spell(to)
  return (url) => url.host === to.host && spell(url) === wanted
}

/** The key under which a page is known: its normalised address without fragment. */
export function sourceKey(url: URL): string {
  const page = new URL(url)
  page.hash = ''
  return normaliseUrl(page)
}

/**
 * The key that pages have in common which differ by scheme, fragment or tracking parameters alone. Compared with each
 * other, never with a stored {@link sourceKey}.
 */
export function pageKey(url: URL): string {
  const page = new URL(url)
  // Taking parameters out spells the others anew, so that is done only where there are such.
  const names = [...page.searchParams.keys()].filter(isTracking)
  for (const name of names) page.searchParams.delete(name)
  return withoutScheme(sourceKey(page)).replace(/\?$/, '')
}

/** {@link pageKey} without the query. */
export function placeKey(url: URL): string {
  return pageKey(url).replace(/\?.*$/s, '')
}

/** Whether a parameter is one that mail programs, social networks and advertisers put on links: it names no other page. */
export function isTracking(name: string): boolean {
  return TRACKING.test(name)
}

function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//, '')
}

const TRACKING =
  /^(utm_\w+|mtm_\w+|pk_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|oly_anon_id|oly_enc_id|vero_id|wickedid|ref|ref_src|s_cid|xtor)$/i

// An escape right after a stray % is left alone: decoding it could make a new escape out of the two.
const ESCAPE = /(?<!%[0-9a-f]?)%[0-9a-f]{2}/gi
const UNRESERVED = /[\w.~-]/

function acceptHttp(url: URL | null): URL | undefined {
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined
  if (url.username !== '' || url.password !== '') return undefined
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.replace(/\.+$/, '')
  if (url.hostname === '' || url.hostname.endsWith('.') || url.href.length > MAX_URL) return undefined
  return url
}
