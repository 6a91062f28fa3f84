import { headerText } from './header-text.ts'

/** One link of a `Link` header: its address as written, and its relations in lower case. */
export type HeaderLink = { href: string; rel: string[]; anchor?: string }

/**
 * Reads every `Link` header of a response (RFC 8288 §3), in order: commas inside `<>` and quotes part nothing, names
 * of parameters are case-insensitive, quotes are optional and the first `rel` of a link counts. What is no link is
 * passed over. A link about another page than the one asked for says so by its `anchor`.
 */
export function parseLinkHeader(header: string | string[] | undefined): HeaderLink[] {
  const text = headerText([header ?? []].flat().join(', '))
  return [...text.matchAll(LINK)].map(([, href = '', rest = '']) => {
    const params = readParams(rest)
    const rel = (params.get('rel') ?? '').toLowerCase().split(/\s+/)
    return { href: href.trim(), rel: rel.filter((token) => token !== ''), anchor: params.get('anchor') }
  })
}

const LINK = /<([^>]*)>((?:\s*;\s*(?:[^\s=;,"<>]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)?)*)/g
const PARAM = /;\s*([^\s=;,"<>]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/g

function readParams(text: string): Map<string, string> {
  const params = new Map<string, string>()
  for (const [, name = '', quoted, bare = ''] of text.matchAll(PARAM)) {
    const key = name.toLowerCase()
    if (!params.has(key)) params.set(key, quoted?.replace(/\\(.)/g, '$1') ?? bare)
  }
  return params
}
