const readerSchemes = new Set(['http:', 'https:', 'mailto:'])
const linkSchemes = new Set(['http:', 'https:', 'mailto:', 'tel:'])
const mediaSchemes = new Set(['http:', 'https:'])
/** Where relative addresses are resolved to look at them; what ends up on another host was not relative. */
const base = 'https://base.invalid/a/b'

/** The address of a reader's link: absolute, http, https or mailto; undefined when it is anything else. */
export function readerHref(value: string): string | undefined {
  const address = asBrowsersRead(value)
  return URL.canParse(address) && readerSchemes.has(new URL(address).protocol) ? address : undefined
}

/** The address of an author's link: as a reader's, also tel, and paths or fragments of this site; `//host` is refused. */
export function authorHref(value: string): string | undefined {
  return checked(value, linkSchemes)
}

/** The address of a picture, of a sound or of a quoted page in an author's text: http, https or a path of this site. */
export function mediaUrl(value: string): string | undefined {
  return checked(value, mediaSchemes)
}

/** A path of this site, for what is only shown from here. */
export function ownPath(value: string): string | undefined {
  return checked(value, new Set())
}

/** A `srcset` of which every candidate is a `mediaUrl` without commas; undefined when one is not. */
export function mediaSrcset(value: string): string | undefined {
  const candidates = asBrowsersRead(value).split(/,\s*/)
  const clean = candidates.map(candidate)
  return clean.every((part) => part !== undefined) ? clean.join(', ') : undefined
}

function candidate(text: string): string | undefined {
  const [url = '', descriptor, ...rest] = text.trim().split(/\s+/)
  if (rest.length > 0 || (descriptor !== undefined && !/^\d{1,5}(?:\.\d{1,3})?[wx]$/.test(descriptor))) return undefined
  const address = mediaUrl(url)
  return address && (descriptor ? `${address} ${descriptor}` : address)
}

function checked(value: string, schemes: Set<string>): string | undefined {
  const address = asBrowsersRead(value)
  if (address === '' || !URL.canParse(address, base)) return undefined
  const url = new URL(address, base)
  if (/^[a-z][a-z0-9+.-]*:/i.test(address)) return schemes.has(url.protocol) ? address : undefined
  return url.origin === new URL(base).origin ? address : undefined
}

/** Without what a URL parser drops before it looks (URL standard, "basic URL parser" steps 1 to 3). */
function asBrowsersRead(value: string): string {
  return value.replace(/[\t\n\r]/g, '').replace(/^[\p{Cc} ]+|[\p{Cc} ]+$/gu, '')
}
