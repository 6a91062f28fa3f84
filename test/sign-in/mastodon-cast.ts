import { createHash } from 'node:crypto'
import { picture } from '../posts/pictures.ts'
import type { Blog } from '../support/blog.ts'

export const bourg = 'https://bourg.example'

export const ilse = {
  id: '109348',
  username: 'ilse',
  acct: 'ilse',
  display_name: 'Ilse :four: Brandt',
  url: `${bourg}/@ilse`,
  avatar: 'https://files.bourg.example/ilse.gif',
  avatar_static: 'https://files.bourg.example/ilse.png',
}

type Options = {
  /** Whether it describes itself, as from 4.3 on. */
  described?: boolean
  description?: Record<string, unknown>
  account?: Record<string, unknown>
}

/**
 * A Mastodon server at bourg.example, written from its documentation (docs.joinmastodon.org: “OAuth methods”, “Apps”,
 * “Accounts”): it registers apps, answers a code once, to the app it was given to and who shows the verifier, and tells the owner of a token who
 * they are.
 */
export function hasMastodon(blog: Blog, { described = true, description = {}, account = ilse }: Options = {}) {
  const apps = new Map<string, { secret: string; redirect: string; scopes: string }>()
  const codes = new Map<string, URLSearchParams>()
  const tokens = new Map<string, string>()
  const json = (body: unknown, status = 200) => ({
    status,
    contentType: 'application/json',
    body: JSON.stringify(body),
  })

  if (described) {
    blog.web.answer(`${bourg}/.well-known/oauth-authorization-server`, () =>
      json({
        issuer: `${bourg}/`,
        authorization_endpoint: `${bourg}/oauth/authorize`,
        token_endpoint: `${bourg}/oauth/token`,
        revocation_endpoint: `${bourg}/oauth/revoke`,
        app_registration_endpoint: `${bourg}/api/v1/apps`,
        scopes_supported: ['read', 'profile', 'write', 'read:accounts'],
        code_challenge_methods_supported: ['S256'],
        ...description,
      }),
    )
  }
  blog.web.answer(`${bourg}/api/v1/apps`, ({ body = '', method }) => {
    const form = new URLSearchParams(body)
    if (method !== 'POST' || !form.get('client_name')) return json({ error: 'Validation failed' }, 422)
    const id = `app-${apps.size + 1}`
    const [redirect, scopes] = [form.get('redirect_uris') ?? '', form.get('scopes') ?? '']
    apps.set(id, { secret: `secret-of-${id}`, redirect, scopes })
    return json({
      id: '7',
      name: form.get('client_name'),
      client_id: id,
      client_secret: `secret-of-${id}`,
      redirect_uris: [redirect],
    })
  })
  blog.web.answer(`${bourg}/oauth/token`, ({ body = '' }) => {
    const form = new URLSearchParams(body)
    const app = apps.get(form.get('client_id') ?? '')
    if (!app || app.secret !== form.get('client_secret')) return json({ error: 'invalid_client' }, 401)
    if (form.get('grant_type') === 'client_credentials')
      return json({ access_token: 'of-the-app', token_type: 'Bearer' })
    const asked = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const good =
      form.get('grant_type') === 'authorization_code' &&
      asked?.get('client_id') === form.get('client_id') &&
      asked?.get('redirect_uri') === form.get('redirect_uri') &&
      asked?.get('code_challenge') === challenge
    if (!good) return json({ error: 'invalid_grant' }, 400)
    const token = `token-${tokens.size}`
    tokens.set(token, asked?.get('scope') ?? '')
    return json({ access_token: token, token_type: 'Bearer', scope: asked?.get('scope'), created_at: 1795168800 })
  })
  blog.web.answer(`${bourg}/api/v1/accounts/verify_credentials`, ({ headers }) => {
    const token = /^Bearer (.+)$/.exec(headers?.['authorization'] ?? '')?.[1] ?? ''
    return tokens.has(token) ? json(account) : json({ error: 'The access token is invalid' }, 401)
  })
  blog.web.answer(`${bourg}/oauth/revoke`, ({ body = '' }) => {
    tokens.delete(new URLSearchParams(body).get('token') ?? '')
    return json({})
  })
  return {
    apps,
    tokens,
    hasPicture: async () =>
      blog.web.answer(ilse.avatar_static, { body: await picture('png', 120, 120), contentType: 'image/png' }),
    /** What the server sends people back with when they agree; refused as it would be when the app is none of its own. */
    agree: (departure: URL, more: Record<string, string> = {}): Record<string, string> => {
      const params = departure.searchParams
      const app = apps.get(params.get('client_id') ?? '')
      if (departure.origin !== bourg || !app) throw new Error('the server knows no such app')
      if (app.redirect !== params.get('redirect_uri')) throw new Error('another redirect address')
      if (params.get('scope') !== app.scopes) throw new Error('more than it was registered for')
      const code = `code-${codes.size}`
      codes.set(code, params)
      return { code, state: params.get('state') ?? '', ...more }
    },
  }
}
