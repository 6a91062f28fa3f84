import { createHmac } from 'node:crypto'
import type { Endpoints, Told } from '../lib/oauth.ts'
import type { Provider } from '../settings/settings.ts'
import type { Claims } from './profile.ts'

export type OAuthKind = Exclude<Provider['kind'], 'oidc'>
type Json = Record<string, unknown>
/** Fetches JSON from a provider; undefined when it has none to give. */
export type Ask = (url: string, headers?: Record<string, string>) => Promise<unknown>

/** All that differs between providers of plain OAuth 2, each as its own documentation says. */
export type OAuthProvider = {
  label: string
  endpoints: Endpoints
  scope: string
  told: Told
  /** Where an owner gets the keys. */
  console: string
  /** Asks who the holder of a token is. */
  who: (ask: Ask, held: { token: string; secret: string }) => Promise<Claims>
}

/** GitHub, WordPress.com, Facebook and X. Their endpoints are theirs: nothing at the desk or in the environment moves them. */
export const oauthProviders: Record<OAuthKind, OAuthProvider> = {
  // https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
  github: {
    label: 'GitHub',
    endpoints: {
      issuer: 'https://github.com/login/oauth',
      authorize: 'https://github.com/login/oauth/authorize',
      token: 'https://github.com/login/oauth/access_token',
    },
    scope: 'user:email',
    told: 'form',
    console: 'https://github.com/settings/developers',
    async who(ask, { token }) {
      const headers = {
        ...bearer(token),
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
      }
      const user = objectOf(await ask('https://api.github.com/user', headers))
      const mails: unknown = await ask('https://api.github.com/user/emails', headers).catch(() => [])
      const first = (Array.isArray(mails) ? mails : []).map(objectOf).find(({ primary }) => primary === true)
      return {
        subject: user['id'],
        names: [user['name'], user['login']],
        handle: user['login'],
        profileUrl: user['html_url'],
        photoUrl: user['avatar_url'],
        email: first?.['verified'] === true ? first['email'] : null,
      }
    },
  },
  // https://developer.wordpress.com/docs/oauth2/ and /docs/api/1.1/get/me/
  wordpress: {
    label: 'WordPress.com',
    endpoints: {
      issuer: 'https://public-api.wordpress.com',
      authorize: 'https://public-api.wordpress.com/oauth2/authorize',
      token: 'https://public-api.wordpress.com/oauth2/token',
    },
    scope: 'auth',
    told: 'form',
    console: 'https://developer.wordpress.com/apps/',
    async who(ask, { token }) {
      const url = 'https://public-api.wordpress.com/rest/v1.1/me'
      const user = objectOf(await ask(url, bearer(token)))
      return {
        subject: user['ID'],
        names: [user['display_name'], user['username']],
        handle: user['username'],
        profileUrl: user['profile_URL'],
        photoUrl: user['avatar_URL'],
        email: user['email_verified'] === true ? user['email'] : null,
      }
    },
  },
  // https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
  // It says of no mail address that it was proved, so none is asked for.
  facebook: {
    label: 'Facebook',
    endpoints: {
      issuer: 'https://www.facebook.com',
      authorize: 'https://www.facebook.com/v23.0/dialog/oauth',
      token: 'https://graph.facebook.com/v23.0/oauth/access_token',
    },
    scope: 'public_profile',
    told: 'form',
    console: 'https://developers.facebook.com/apps/',
    async who(ask, { token, secret }) {
      const url = new URL('https://graph.facebook.com/v23.0/me')
      url.searchParams.set('fields', 'id,name,link,picture.width(200).height(200)')
      url.searchParams.set('access_token', token)
      url.searchParams.set('appsecret_proof', createHmac('sha256', secret).update(token).digest('hex'))
      const user = objectOf(await ask(url.href))
      const picture = objectOf(objectOf(user['picture'])['data'])
      return {
        subject: user['id'],
        names: [user['name']],
        handle: null,
        // Given to few sites, and only to them.
        profileUrl: user['link'],
        photoUrl: picture['is_silhouette'] === true ? null : picture['url'],
        email: null,
      }
    },
  },
  // https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code and /x-api/users/get-my-user
  x: {
    label: 'X',
    endpoints: {
      issuer: 'https://x.com',
      authorize: 'https://x.com/i/oauth2/authorize',
      token: 'https://api.x.com/2/oauth2/token',
    },
    // Who one is may only be asked together with the right to read posts.
    scope: 'users.read tweet.read',
    told: 'bare-header',
    console: 'https://developer.x.com/en/portal/projects-and-apps',
    async who(ask, { token }) {
      const url = 'https://api.x.com/2/users/me?user.fields=profile_image_url'
      const user = objectOf(objectOf(await ask(url, bearer(token)))['data'])
      const name = user['username']
      const photo = user['profile_image_url']
      const known = typeof name === 'string' && /^\w{1,50}$/.test(name)
      return {
        subject: user['id'],
        names: [user['name'], name],
        handle: known ? `@${name}` : null,
        profileUrl: known ? `https://x.com/${name}` : null,
        // The size that is given is tiny; the larger one differs by its ending.
        photoUrl: typeof photo === 'string' ? photo.replace(/_normal(\.\w+)$/, '_400x400$1') : null,
        email: null,
      }
    },
  },
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}

function objectOf(value: unknown): Json {
  return Object(value) as Json
}
