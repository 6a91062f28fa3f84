import type { Ctx } from '../context.ts'
import { discoveredServer, redeem, userInfo, type Keys, type Told } from '../lib/oauth.ts'
import { troubleOf } from '../lib/oauth-trouble.ts'
import { mayBePlain } from '../settings/issuer-address.ts'
import type { Provider } from '../settings/settings.ts'
import type { Door } from './door.ts'
import { readProfile } from './profile.ts'

type Checks = { state: string; verifier: string; nonce: string }

/**
 * An issuer of OpenID Connect: found anew each time by discovery, its id token checked by issuer, audience, nonce, times
 * and signature (OpenID Connect Core 1.0 §3.1.3.7), and what its userinfo endpoint adds taken only of the same subject.
 */
export function oidcDoor(ctx: Ctx, provider: Provider, keys: Keys): Door {
  const issuer = new URL(provider.issuer)
  const plain = mayBePlain(ctx.config, ctx.settings, issuer)
  const server = (told?: Told) => discoveredServer(ctx.fetchIssuer, issuer, keys, { plain, ...(told ? { told } : {}) })
  return {
    scope: 'openid profile email',
    server: () => server(),
    async prove(returned, checks) {
      const { config, tokens } = await redeemEitherWay(server, returned, checks)
      const proved = tokens.claims()
      if (!proved) return undefined
      const more = config.serverMetadata().userinfo_endpoint
        ? await userInfo(config, tokens.access_token, proved.sub).catch((error: unknown) => {
            ctx.log.warn({ provider: provider.slug, why: troubleOf(error).detail }, 'no userinfo from a provider')
            return {}
          })
        : {}
      return readProfile(ctx, provider, proved.iss, claimsOf({ ...proved, ...more, sub: proved.sub }))
    },
  }
}

/** Some take the secret in the header only, some in the form only, whatever they announce; a refused client used nothing up. */
async function redeemEitherWay(server: (told?: Told) => ReturnType<Door['server']>, returned: URL, checks: Checks) {
  const config = await server()
  try {
    return { config, tokens: await redeem(config, returned, checks) }
  } catch (error) {
    const takes = config.serverMetadata().token_endpoint_auth_methods_supported ?? []
    const both = takes.includes('client_secret_basic') && takes.includes('client_secret_post')
    if (!both || troubleOf(error).status !== 401) throw error
    const other = await server('form')
    return { config: other, tokens: await redeem(other, returned, checks) }
  }
}

/** The standard claims (Core §5.1). */
function claimsOf(claims: Record<string, unknown>) {
  const { given_name: given, family_name: family } = claims
  const both = [given, family].filter((part) => typeof part === 'string').join(' ')
  // A few write the flag as a text.
  const proved = [true, 'true'].includes(claims['email_verified'] as string | boolean)
  return {
    subject: claims['sub'],
    names: [claims['name'], both, claims['nickname'], claims['preferred_username']],
    handle: claims['preferred_username'],
    profileUrl: claims['profile'] ?? claims['website'],
    photoUrl: claims['picture'],
    email: proved ? claims['email'] : null,
  }
}
