import type { Ctx } from '../context.ts'
import { findOneTime, giveOneTime, takeOneTime } from '../identities/one-time.ts'
import { departure, freshSecrets, type Keys } from '../lib/oauth.ts'
import { troubleOf, type Trouble } from '../lib/oauth-trouble.ts'
import { findProviderSecret, forgetProviderTrouble, noteProviderTrouble } from '../settings/provider-secrets.ts'
import type { Provider } from '../settings/settings.ts'
import type { Door } from './door.ts'
import { oauthDoor } from './oauth.ts'
import { oidcDoor } from './oidc.ts'
import type { Problem, Proven, Way } from './way.ts'

const minutes = 10
const nobody = 'the answer names nobody'

/** What is kept while somebody is away; the rest stands in the settings and must still be the same. */
type Away = { way: string; client: string; returnUrl: string; verifier: string; nonce: string }

/** The providers that the owner has set up. */
export function providerWays(ctx: Ctx): Way[] {
  return ctx.settings.providers.map((provider) => ({
    slug: provider.slug,
    label: provider.label,
    asks: undefined,
    begin: (ctx, { returnPath }) => begin(ctx, provider, returnPath),
    finish: (ctx, { query, returnPath, state }) => finish(ctx, provider, { query, returnPath, state }),
  }))
}

/** Finds the provider's door and makes the address that leads through it, with state, PKCE and, where it counts, a nonce. */
async function begin(ctx: Ctx, provider: Provider, returnPath: string) {
  const { slug, label } = provider
  const { scope, server } = await doorOf(ctx, provider)
  try {
    const config = await server()
    const { verifier, nonce } = await freshSecrets()
    const returnUrl = ctx.settings.siteUrl + returnPath
    const away: Away = { way: slug, client: clientOf(provider), returnUrl, verifier, nonce }
    const state = await giveOneTime(ctx, { purpose: 'sign-in', accountId: null, payload: away, minutes })
    const asked = { redirectUri: returnUrl, scope, state, verifier }
    const url = await departure(config, provider.kind === 'oidc' ? { ...asked, nonce } : asked)
    return { url: url.href, host: url.host, state }
  } catch (error) {
    await tell(ctx, slug, troubleOf(error))
    return { problem: 'providers.away' as const, params: { name: label } }
  }
}

/**
 * Reads the answer (RFC 6749 §4.1.2): the state must be this browser's and is used up, the way the one that was taken, and
 * the provider set up as it was. Only then is the code looked at.
 */
async function finish(
  ctx: Ctx,
  provider: Provider,
  answered: { query: unknown; returnPath: string; state: string },
): Promise<{ proven: Proven } | Problem> {
  const { slug, label } = provider
  const returned = returnedTo(ctx.settings.siteUrl + answered.returnPath, answered.query)
  const { state, error } = Object(answered.query) as Record<string, unknown>
  if (typeof state !== 'string' || state === '' || state !== answered.state) return { problem: 'signin.expired' }
  const away = (await findOneTime(ctx, 'sign-in', state))?.payload
  if (!isAway(away) || away.way !== slug) return { problem: 'signin.expired' }
  if (!(await takeOneTime(ctx, 'sign-in', state))) return { problem: 'signin.expired' }
  if (away.client !== clientOf(provider) || away.returnUrl !== returned.origin + returned.pathname)
    return { problem: 'signin.expired' }
  if (error === 'access_denied') return { problem: 'signin.denied' }
  try {
    const { prove } = await doorOf(ctx, provider)
    const proven = await prove(returned, { state, verifier: away.verifier, nonce: away.nonce })
    if (proven) {
      await forgetProviderTrouble(ctx, slug)
      return { proven }
    }
    await tell(ctx, slug, { detail: nobody, short: nobody })
  } catch (error) {
    await tell(ctx, slug, troubleOf(error))
  }
  return { problem: 'providers.failed', params: { name: label } }
}

/** What went wrong is for the log and the owner; readers get one sentence for all of it. */
async function tell(ctx: Ctx, slug: string, { detail, short }: Pick<Trouble, 'detail' | 'short'>): Promise<void> {
  ctx.log.warn({ provider: slug, why: detail }, 'nobody could sign in with a provider')
  await noteProviderTrouble(ctx, slug, short)
}

async function doorOf(ctx: Ctx, provider: Provider): Promise<Door> {
  const secret = (await findProviderSecret(ctx.db, provider.slug)) ?? ''
  const keys: Keys = { clientId: provider.clientId, secret }
  return provider.kind === 'oidc' ? oidcDoor(ctx, provider, keys) : oauthDoor(ctx, provider, provider.kind, keys)
}

function clientOf({ kind, issuer, clientId }: Provider): string {
  return JSON.stringify([kind, issuer, clientId])
}

function isAway(payload: unknown): payload is Away {
  return typeof payload === 'object' && payload !== null && 'way' in payload && 'verifier' in payload
}

/** The address that somebody came back to, rebuilt on our own address: what a request says of its host is not asked. */
function returnedTo(page: string, query: unknown): URL {
  const url = new URL(page)
  for (const [name, value] of Object.entries(Object(query) as Record<string, unknown>)) {
    for (const one of [value].flat()) if (typeof one === 'string') url.searchParams.append(name, one)
  }
  return url
}
