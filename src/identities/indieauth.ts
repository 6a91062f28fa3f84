import { createHash } from 'node:crypto'
import type { Ctx } from '../context.ts'
import { randomToken } from '../lib/secrets.ts'
import type { Settings } from '../settings/settings.ts'
import {
  discoverProvider,
  parseObject,
  pathOf,
  profileUrl,
  type DiscoveryProblem,
  type MayVisit,
  type Provider,
} from './indieauth-discover.ts'
import { findOneTime, giveOneTime, takeOneTime, type Purpose } from './one-time.ts'

/** Where this site describes itself to the servers that it sends people to (IndieAuth §4.2). */
export const clientPath = '/indieauth-client.json'

const minutes = 10

/** What is kept while somebody is away: what they claim, and what makes the answer theirs. `kept` is the caller's. */
type Away = { me: string; provider: Provider; verifier: string; returnUrl: string; kept: unknown }

/** `host` is where they go; `state` comes back with them and belongs into a cookie of their browser. */
export type Departure = { url: string; host: string; state: string }

/**
 * Begins the identification of somebody by their own site (IndieAuth §5.2): finds their server and makes the address to
 * send them to, with PKCE (S256) and a state that works once, for ten minutes. `returnPath` is the page of ours that they come back
 * to; `purpose` keeps one use apart from another; `scope` asks for more than the address, their profile (§5.3.4).
 */
export async function beginIndieAuth(
  ctx: Ctx,
  asked: { me: URL; purpose: Purpose; returnPath: string; kept: unknown; mayVisit: MayVisit; scope?: 'profile' },
): Promise<Departure | { problem: DiscoveryProblem }> {
  const { purpose, kept } = asked
  const found = await discoverProvider(ctx, asked.me, asked.mayVisit)
  if ('problem' in found) return found
  const { provider, me } = found
  const verifier = randomToken(48)
  const returnUrl = ctx.settings.siteUrl + asked.returnPath
  const away: Away = { me: me.href, provider, verifier, returnUrl, kept }
  const state = await giveOneTime(ctx, { purpose, accountId: null, payload: away, minutes })
  const url = new URL(provider.authorizationEndpoint)
  const params = {
    response_type: 'code',
    client_id: clientId(ctx.settings),
    redirect_uri: returnUrl,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    me: me.href,
    ...(asked.scope === undefined ? {} : { scope: asked.scope }),
  }
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
  return { url: url.href, host: url.host, state }
}

/**
 * `expired`: not begun in this browser, or too long ago. `denied`: they or their server said no. `failed`: the answer could
 * not be had or read. `mismatch`: it is not from the server that was asked, or names a page that another one speaks for.
 * `asked` is the page that was typed, '' where nobody knows any more. `profile` is what the server says of them, unread; it
 * proves nothing.
 */
export type Arrival =
  | { me: URL; kept: unknown; profile: Record<string, unknown> }
  | { problem: 'expired' | 'denied' | 'failed' | 'mismatch'; asked: string }

/**
 * Ends it: `query` is what they came back with, `state` what their browser kept. The state must be the same and is used
 * up, `iss` must name the server that was asked (RFC 9207), the code is changed for `me` by a POST that follows no
 * redirect, and when `me` is not the page that was typed, that page must name the same server (IndieAuth §5.4).
 */
export async function finishIndieAuth(
  ctx: Ctx,
  answered: { purpose: Purpose; query: unknown; state: string; mayVisit: MayVisit },
): Promise<Arrival> {
  const { code, state, iss, error } = Object(answered.query) as Record<string, unknown>
  if (typeof state !== 'string' || state !== answered.state) return { problem: 'expired', asked: '' }
  const away = (await findOneTime(ctx, answered.purpose, state))?.payload
  // The same purpose may have been given away for another way of proving.
  if (!isAway(away) || !(await takeOneTime(ctx, answered.purpose, state))) return { problem: 'expired', asked: '' }
  const asked = away.me
  const { issuer, namesItself } = away.provider
  if ((iss !== undefined || namesItself) && issuer !== undefined && iss !== issuer)
    return { problem: 'mismatch', asked }
  if (error !== undefined || typeof code !== 'string' || code === '') return { problem: 'denied', asked }

  const may = await answered.mayVisit(new URL(away.provider.authorizationEndpoint))
  const redeemed = may ? await redeem(ctx, away, code) : undefined
  if (!redeemed) return { problem: 'failed', asked }
  const { me, profile } = redeemed
  if (me.href !== away.me && !(await speaksFor(ctx, away.provider, me, answered.mayVisit)))
    return { problem: 'mismatch', asked }
  return { me, kept: away.kept, profile }
}

function isAway(payload: unknown): payload is Away {
  return typeof payload === 'object' && payload !== null && 'me' in payload && 'provider' in payload
}

/** Changes the code for the address that its owner proved (IndieAuth §5.3); the verifier goes to nobody else. */
async function redeem(
  ctx: Ctx,
  { provider, verifier, returnUrl }: Away,
  code: string,
): Promise<{ me: URL; profile: Record<string, unknown> } | undefined> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    client_id: clientId(ctx.settings),
    redirect_uri: returnUrl,
    code_verifier: verifier,
  })
  const answer = await ctx.fetch({
    url: provider.authorizationEndpoint,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
    accept: 'application/json',
    note: 'IndieAuth client',
    mayVisit: async () => false,
  })
  if (!answer.ok || answer.status !== 200) return undefined
  const { me, profile } = parseObject(answer.body)
  const url = typeof me === 'string' ? profileUrl(me) : undefined
  return url && { me: url, profile: { ...Object(profile) } as Record<string, unknown> }
}

async function speaksFor(ctx: Ctx, provider: Provider, me: URL, mayVisit: MayVisit): Promise<boolean> {
  const found = await discoverProvider(ctx, me, mayVisit)
  if ('problem' in found) return false
  if (pathOf(found.me) !== pathOf(me)) return false
  const { authorizationEndpoint, issuer } = found.provider
  return authorizationEndpoint === provider.authorizationEndpoint && issuer === provider.issuer
}

function clientId({ siteUrl }: Pick<Settings, 'siteUrl'>): string {
  return siteUrl + clientPath
}

/** What {@link clientPath} answers: who asks, and to which of its pages people may be sent back. */
export function describeClient(settings: Pick<Settings, 'siteUrl'>, name: string, returnPaths: readonly string[]) {
  return {
    client_id: clientId(settings),
    client_name: name,
    client_uri: `${settings.siteUrl}/`,
    redirect_uris: returnPaths.map((path) => settings.siteUrl + path),
  }
}
