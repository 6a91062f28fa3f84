import type { Ctx } from '../context.ts'
import { fetchJson, knownServer, redeem, type Keys } from '../lib/oauth.ts'
import type { Provider } from '../settings/settings.ts'
import type { Door } from './door.ts'
import { oauthProviders, type OAuthKind } from './oauth-table.ts'
import { readProfile } from './profile.ts'

/** A provider of plain OAuth 2 (RFC 6749) as the table describes it; there is no id token, so a nonce is of no use. */
export function oauthDoor(ctx: Ctx, provider: Provider, kind: OAuthKind, keys: Keys): Door {
  const { endpoints, scope, told, who } = oauthProviders[kind]
  // Not by the door for strangers' pages, where slow ones would stand in the way.
  const fetch = ctx.fetchIssuer
  const server = () => knownServer(fetch, endpoints, keys, told)
  return {
    scope,
    server,
    async prove(returned, { state, verifier }) {
      const tokens = await redeem(await server(), returned, { state, verifier })
      const ask = (url: string, headers = {}) => fetchJson(fetch, url, headers)
      const claims = await who(ask, { token: tokens.access_token, secret: keys.secret })
      return readProfile(ctx, provider, '', claims)
    },
  }
}
