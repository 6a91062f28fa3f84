import type { Ctx } from '../context.ts'
import { readRels } from '../lib/page-rels.ts'
import { parseHttpUrl } from '../lib/urls.ts'

/** Where somebody's site lets them identify themselves. */
export type Provider = {
  authorizationEndpoint: string
  /** Names the server (RFC 9207); older sites name none. */
  issuer?: string
  /** The server promises to name itself in every answer. */
  namesItself: boolean
}

/** Whether one page more of that host may be asked for: a budget, which counts the asking. */
export type MayVisit = (url: URL) => Promise<boolean>

/** `none`: the page could be read and names no such place. `unreachable` is one word for whatever else went wrong. */
export type Discovered = { provider: Provider } | { problem: 'none' | 'unreachable' | 'busy' }

/**
 * The address of a person's or site's own page as it was typed: without a scheme it is https, without a path the home
 * page. Refused with undefined: anything that is no http(s) address, has userinfo, a query or a fragment. A port or a
 * number for a host, which IndieAuth §3.2 leaves out, are let pass, since sites under trial have them.
 */
export function profileUrl(typed: string): URL | undefined {
  const url = parseHttpUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`)
  if (!url || url.search !== '' || url.href.includes('#') || url.href.includes('?')) return undefined
  return url
}

/**
 * Finds where the owner of a page identifies themselves (IndieAuth §4.1): `rel=indieauth-metadata` and the document it
 * names, else `rel=authorization_endpoint`; headers before elements. Redirects are followed as far as `mayVisit` lets them.
 */
export async function discoverProvider(ctx: Ctx, me: URL, mayVisit: MayVisit): Promise<Discovered> {
  if (!(await mayVisit(me))) return { problem: 'busy' }
  const page = await ctx.fetch({ url: me.href, note: 'IndieAuth client', mayVisit })
  if (!page.ok) return { problem: page.reason === 'busy' ? 'busy' : 'unreachable' }
  if (page.status < 200 || page.status > 299) return { problem: 'unreachable' }
  const rels = readRels(page)
  const named = (name: string) => rels.find(({ from, rel }) => from !== 'a' && rel.includes(name))?.href

  const metadata = named('indieauth-metadata')
  if (metadata !== undefined) return readMetadata(ctx, metadata, me, mayVisit)
  const endpoint = acceptEndpoint(named('authorization_endpoint'), me)
  return endpoint === undefined
    ? { problem: 'none' }
    : { provider: { authorizationEndpoint: endpoint, namesItself: false } }
}

/** The server's description of itself (IndieAuth §4.1.1): its issuer must be where the description is, or above. */
async function readMetadata(ctx: Ctx, address: string, me: URL, mayVisit: MayVisit): Promise<Discovered> {
  const url = parseHttpUrl(address)
  if (!url || !(await mayVisit(url))) return { problem: 'unreachable' }
  const fetched = await ctx.fetch({ url: url.href, accept: 'application/json', note: 'IndieAuth client', mayVisit })
  if (!fetched.ok || fetched.status < 200 || fetched.status > 299) return { problem: 'unreachable' }
  const described = parseObject(fetched.body)
  const issuer = textOf(described.issuer)
  const endpoint = acceptEndpoint(textOf(described.authorization_endpoint), me)
  if (issuer === undefined || !isAbove(issuer, fetched.url) || endpoint === undefined) return { problem: 'none' }
  const namesItself = described.authorization_response_iss_parameter_supported === true
  return { provider: { authorizationEndpoint: endpoint, issuer, namesItself } }
}

/** Who is at home on https is not asked for their word without it. */
function acceptEndpoint(endpoint: string | undefined, me: URL): string | undefined {
  const url = parseHttpUrl(endpoint ?? '')
  if (!url || url.hash !== '' || (me.protocol === 'https:' && url.protocol !== 'https:')) return undefined
  return url.href
}

function isAbove(issuer: string, address: string): boolean {
  const url = parseHttpUrl(issuer)
  return url !== undefined && url.search === '' && url.hash === '' && address.startsWith(url.href)
}

/** The members of a JSON object, none for anything else. */
export function parseObject(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 2000 ? value : undefined
}
