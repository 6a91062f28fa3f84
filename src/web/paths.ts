/**
 * A path of this site to return to, from what a visitor sent, as browsers will read it (URL Standard: dot segments gone,
 * also where they are written `%2e`, and backslashes turned); `/` for anything that would leave the site.
 */
export function safePath(value: unknown, siteUrl: string): string {
  if (typeof value !== 'string' || !/^\/[\x21-\x7e]*$/.test(value)) return '/'
  const url = URL.parse(value, siteUrl)
  if (url?.origin !== siteUrl || !/^\/(?!\/)/.test(url.pathname)) return '/'
  return url.pathname + url.search + url.hash
}
