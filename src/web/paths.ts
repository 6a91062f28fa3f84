/** A path of this site to return to, from what a visitor sent; `/` for anything that would leave the site. */
export function safePath(value: unknown, siteUrl: string): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(value)) return '/'
  const url = URL.parse(value, siteUrl)
  return url?.origin === siteUrl ? value : '/'
}
