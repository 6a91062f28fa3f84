import type { Ctx } from '../context.ts'
import { parseObject } from '../identities/indieauth-discover.ts'
import type { VisitGuards } from '../identities/visits.ts'
import { parseHttpUrl } from '../lib/urls.ts'

/** Where a Mastodon server lets its people identify themselves. Everything of it is at `origin`. */
export type MastodonServer = {
  origin: string
  authorize: string
  token: string
  register: string
  revoke: string
  /** The least that lets us ask whom an account belongs to. */
  scope: 'profile' | 'read:accounts'
  /** The server names itself in every answer (RFC 9207). */
  namesItself: boolean
}

export type ServerProblem = 'none' | 'unreachable' | 'busy'

/**
 * The address of a server as people type it: its name, its address, that of a profile, or the whole handle of somebody
 * (`@ilse@bourg.example`). Undefined for what names no server. Where our site is on https, so is every server.
 */
export function readServer({ settings }: Pick<Ctx, 'settings'>, typed: string): URL | undefined {
  const written = typed.trim()
  if (/^https?:\/\//i.test(written)) {
    const url = parseHttpUrl(written)
    const secure = url?.protocol === 'https:' || settings.siteUrl.startsWith('https:')
    return url && originOf(`${secure ? 'https' : 'http'}://${url.host}`)
  }
  const [place = ''] = written.split('/')
  return /^@?[^@\s]*@?[^@\s]+$/.test(place) ? originOf(`https://${place.slice(place.lastIndexOf('@') + 1)}`) : undefined
}

function originOf(address: string): URL | undefined {
  const url = parseHttpUrl(address)
  return url?.pathname === '/' && url.search === '' && url.hash === '' && /[.:]/.test(url.host) ? url : undefined
}

/**
 * Finds where a server does these things: by its description (RFC 8414, which Mastodon has from 4.3 on), else at the
 * places where every Mastodon has them. A description that is of another origin, or leads to one, is not taken: what is
 * said there would be said by somebody else. A name may lead by a redirect to the server that speaks for it.
 */
export async function discoverServer(
  ctx: Ctx,
  asked: URL,
  { mayVisit, mayReach, isSpent }: VisitGuards,
): Promise<MastodonServer | { problem: ServerProblem }> {
  const url = new URL('/.well-known/oauth-authorization-server', asked)
  if (!(await mayVisit(url))) return { problem: 'busy' }
  const found = await ctx.fetch({
    url: url.href,
    accept: 'application/json',
    note: 'Mastodon client',
    mayVisit: async (hop) => isAsSafe(asked, hop) && mayVisit(hop),
    mayReach,
  })
  if (!found.ok && found.reason !== 'wrong_type' && found.reason !== 'too_large') {
    return { problem: isSpent() || found.reason === 'busy' ? 'busy' : 'unreachable' }
  }
  if (found.ok && found.status === 200) {
    const end = new URL(found.url)
    const described = readDescription(parseObject(found.body), end.origin)
    if (described !== 'none') return described
    if (end.origin !== asked.origin) return { problem: 'none' }
  }
  return usual(asked.origin)
}

/** A description that names no issuer is none: many servers answer any address with a page. */
function readDescription(
  described: Record<string, unknown>,
  origin: string,
): MastodonServer | { problem: 'none' } | 'none' {
  if (described['issuer'] === undefined) return 'none'
  const at = (name: string) => {
    const url = parseHttpUrl(typeof described[name] === 'string' ? described[name] : '')
    return url?.origin === origin && url.hash === '' ? url.href : undefined
  }
  const issuer = at('issuer')
  const [authorize, token] = [at('authorization_endpoint'), at('token_endpoint')]
  if (issuer !== `${origin}/` || authorize === undefined || token === undefined) return { problem: 'none' }
  const scopes: unknown = described['scopes_supported']
  return {
    origin,
    authorize,
    token,
    register: at('app_registration_endpoint') ?? `${origin}/api/v1/apps`,
    revoke: at('revocation_endpoint') ?? `${origin}/oauth/revoke`,
    scope: Array.isArray(scopes) && scopes.includes('profile') ? 'profile' : 'read:accounts',
    namesItself: described['authorization_response_iss_parameter_supported'] === true,
  }
}

function usual(origin: string): MastodonServer {
  return {
    origin,
    authorize: `${origin}/oauth/authorize`,
    token: `${origin}/oauth/token`,
    register: `${origin}/api/v1/apps`,
    revoke: `${origin}/oauth/revoke`,
    scope: 'read:accounts',
    namesItself: false,
  }
}

function isAsSafe(asked: URL, hop: URL): boolean {
  return asked.protocol !== 'https:' || hop.protocol === 'https:'
}
