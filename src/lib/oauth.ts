import type { ClientAuth, Configuration, CustomFetch, CustomFetchOptions } from 'openid-client'
import { FetchFailure } from './fetch-failure.ts'
import type { Fetcher } from './fetch.ts'

/** What a provider gave to whoever registered this site there. */
export type Keys = { clientId: string; secret: string }
/** How the secret is told at the token endpoint: in the form, in the header as RFC 6749 §2.3.1 escapes it, or bare. */
export type Told = 'form' | 'header' | 'bare-header'
export type Endpoints = { issuer: string; authorize: string; token: string }

/** A client of a server whose endpoints are known beforehand (RFC 6749). */
export async function knownServer(
  fetch: Fetcher,
  endpoints: Endpoints,
  keys: Keys,
  told: Told,
): Promise<Configuration> {
  const lib = await load()
  const { issuer, authorize, token } = endpoints
  const server = { issuer, authorization_endpoint: authorize, token_endpoint: token }
  const config = new lib.Configuration(server, keys.clientId, {}, authOf(lib, keys, told))
  config[lib.customFetch] = through(fetch)
  return config
}

/**
 * A client of an issuer that describes itself (OpenID Connect Discovery 1.0 §4), whose name must be the one that was
 * asked for. Its id tokens are checked by signature too. With `plain` its addresses may be http. `told` stands against
 * what the issuer says that it takes. Throws what `troubleOf` reads.
 */
export async function discoveredServer(
  fetch: Fetcher,
  issuer: URL,
  keys: Keys,
  { plain, told }: { plain: boolean; told?: Told },
): Promise<Configuration> {
  const lib = await load()
  const auth: ClientAuth = (server, client, body, headers) => {
    const takes = server.token_endpoint_auth_methods_supported
    // Without a word on it, the header is what every server takes (Discovery §3).
    const usual = takes === undefined || takes.includes('client_secret_basic') ? 'header' : 'form'
    authOf(lib, keys, told ?? usual)(server, client, body, headers)
  }
  const execute = [lib.enableNonRepudiationChecks, ...(plain ? [lib.allowInsecureRequests] : [])]
  return lib.discovery(issuer, keys.clientId, {}, auth, { [lib.customFetch]: through(fetch), execute })
}

/** The address to send somebody to, with PKCE by S256 (RFC 7636). */
export async function departure(
  config: Configuration,
  asked: { redirectUri: string; scope: string; state: string; verifier: string; nonce?: string },
): Promise<URL> {
  const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await load()
  return buildAuthorizationUrl(config, {
    redirect_uri: asked.redirectUri,
    ...(asked.scope === '' ? {} : { scope: asked.scope }),
    state: asked.state,
    code_challenge: await calculatePKCECodeChallenge(asked.verifier),
    code_challenge_method: 'S256',
    ...(asked.nonce === undefined ? {} : { nonce: asked.nonce }),
  })
}

/**
 * Changes the code in the address that somebody came back to for tokens, once state and issuer (RFC 9207) are right; with
 * a nonce there must be an id token that holds it. Throws what `troubleOf` reads.
 */
export async function redeem(
  config: Configuration,
  returned: URL,
  checks: { state: string; verifier: string; nonce?: string },
) {
  const { authorizationCodeGrant } = await load()
  return authorizationCodeGrant(config, returned, {
    expectedState: checks.state,
    pkceCodeVerifier: checks.verifier,
    ...(checks.nonce === undefined ? {} : { expectedNonce: checks.nonce, idTokenExpected: true }),
  })
}

/** What a userinfo endpoint says of the one whom the id token named (OpenID Connect Core 1.0 §5.3). */
export async function userInfo(config: Configuration, accessToken: string, subject: string) {
  const { fetchUserInfo } = await load()
  return fetchUserInfo(config, accessToken, subject)
}

/** A JSON object or list fetched without following redirects; throws what `troubleOf` reads. */
export async function fetchJson(fetch: Fetcher, url: string, headers: Record<string, string>): Promise<unknown> {
  const response = await through(fetch)(url, { method: 'GET', headers, redirect: 'manual', body: undefined })
  if (response.status !== 200) throw new Error(`status ${response.status}`)
  return response.json()
}

/** A verifier for PKCE and a nonce, unguessable both. */
export async function freshSecrets(): Promise<{ verifier: string; nonce: string }> {
  const { randomNonce, randomPKCECodeVerifier } = await load()
  return { verifier: randomPKCECodeVerifier(), nonce: randomNonce() }
}

type Lib = typeof import('openid-client')

// With the first who signs in: a blog that nobody signs in to starts sooner without it.
function load(): Promise<Lib> {
  return import('openid-client')
}

function authOf(lib: Lib, { clientId, secret }: Keys, told: Told): ClientAuth {
  if (told === 'form') return lib.ClientSecretPost(secret)
  if (told === 'header') return lib.ClientSecretBasic(secret)
  const pair = Buffer.from(`${clientId}:${secret}`).toString('base64')
  return (_server, _client, _body, headers) => headers.set('authorization', `Basic ${pair}`)
}

/** Our fetcher in the shape of `fetch`: nothing is followed, since secrets and tokens go to nobody but who was asked. */
function through(fetch: Fetcher): CustomFetch {
  return async (url: string, { method, headers, body, signal }: CustomFetchOptions) => {
    let moved = false
    const answer = await fetch({
      url,
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(body === undefined || body === null ? {} : { body: textOf(body) }),
      accept: headers['accept'] ?? 'application/json',
      types: 'any',
      note: 'sign-in',
      mayVisit: async () => !(moved = true),
      ...(signal ? { signal } : {}),
    })
    if (!answer.ok) throw new FetchFailure(moved ? 'redirects' : answer.reason, answer.detail)
    const kept = ['content-type', 'www-authenticate'].flatMap((name) =>
      [answer.headers[name] ?? []].flat().map((value): [string, string] => [name, value]),
    )
    const empty = [204, 205, 304].includes(answer.status)
    return new Response(empty ? null : new Uint8Array(answer.body), { status: answer.status, headers: kept })
  }
}

function textOf(body: NonNullable<CustomFetchOptions['body']>): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return String(body)
  throw new TypeError('only forms are sent')
}
