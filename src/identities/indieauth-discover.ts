import type { Ctx } from '../context.ts'
import { readRels } from '../lib/page-rels.ts'
import { normaliseUrl, parseHttpUrl } from '../lib/urls.ts'

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

/**
 * `none`: the page could be read and names no such place. `elsewhere`: it leads to another host. `unreachable` is one
 * word for whatever else went wrong.
 */
export type DiscoveryProblem = 'none' | 'elsewhere' | 'unreachable' | 'busy'
/** `me` is the page that was read in the end, which alone can name its server. */
export type Discovered = { provider: Provider; me: URL } | { problem: DiscoveryProblem }

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
 * names, else `rel=authorization_endpoint`; headers before elements. Redirects are followed within the host, as far as `mayVisit`
 * lets them: a home page that leads on to a page of somebody's says nothing about who the host belongs to.
 */
export async function discoverProvider(ctx: Ctx, asked: URL, mayVisit: MayVisit): Promise<Discovered> {
  if (!(await mayVisit(asked))) return { problem: 'busy' }
  let strays = false
  const page = await ctx.fetch({
    url: asked.href,
    note: 'IndieAuth client',
    mayVisit: async (hop) => {
      strays = endOf(asked, hop) === undefined
      return !strays && mayVisit(hop)
    },
  })
  if (strays) return { problem: 'elsewhere' }
  if (!page.ok) return { problem: page.reason === 'busy' ? 'busy' : 'unreachable' }
  if (page.status < 200 || page.status > 299) return { problem: 'unreachable' }
  const me = endOf(asked, new URL(page.url))
  if (!me) return { problem: 'elsewhere' }
  const rels = readRels(page)
  const named = (name: string) => rels.find(({ from, rel }) => from !== 'a' && rel.includes(name))?.href

  const metadata = named('indieauth-metadata')
  if (metadata !== undefined) return readMetadata(ctx, metadata, me, mayVisit)
  const endpoint = acceptEndpoint(named('authorization_endpoint'), me)
  return endpoint === undefined
    ? { problem: 'none' }
    : { provider: { authorizationEndpoint: endpoint, namesItself: false }, me }
}

/**
 * The page that an address stands for once its redirects are followed: where they end, without query and fragment. Undefined
 * on another host, on plain http after https, and for a page that its query tells from others, unless it is the one asked for.
 */
export function endOf(asked: URL, end: URL): URL | undefined {
  if (end.host !== asked.host || (asked.protocol === 'https:' && end.protocol !== 'https:')) return undefined
  if (end.search !== '' && pathOf(end) !== pathOf(asked)) return undefined
  return new URL(end.pathname, end)
}

/** The path of a page in its one spelling, without the slashes at its end. */
export function pathOf(url: URL): string {
  return new URL(normaliseUrl(url)).pathname.replace(/(?<=.)\/+$/, '')
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
  return { provider: { authorizationEndpoint: endpoint, issuer, namesItself }, me }
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
