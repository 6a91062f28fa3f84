import { once } from 'node:events'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'
import { onTestFinished } from 'vitest'
import { createFetcher } from '../../src/lib/fetch.ts'
import type { Ctx } from '../../src/context.ts'
import { saveProvider } from '../../src/settings/providers.ts'
import type { Provider as Chosen } from '../../src/settings/settings.ts'
import { freePort } from '../support/ports.ts'

export type Issuer = { issuer: string; host: string; clientId: string; secret: string; provider: Provider }

const hour = 3600

export const ilse = {
  name: 'Ilse Bourg',
  preferred_username: 'ilse',
  profile: 'https://bourg.example/ilse',
  picture: 'https://bourg.example/ilse.png',
  email: 'Ilse@Bourg.Example',
  email_verified: true,
}

/**
 * A real OpenID provider on loopback with its own pages, where people log in under any name; `claims` is what it says of
 * them. It knows this blog as its only client.
 */
export async function startIssuer(
  siteUrl: string,
  { claims = ilse, client = {}, port }: { claims?: object; client?: object; port?: number } = {},
): Promise<Issuer> {
  const place = port ?? (await freePort())
  const host = `localhost:${place}`
  const issuer = `http://${host}`
  const [clientId, secret] = ['carnet', 'a-secret_of~theirs:+']
  const provider = quietly(
    () =>
      new Provider(issuer, {
        clients: [
          { client_id: clientId, client_secret: secret, redirect_uris: [`${siteUrl}/sign-in/oidc/return`], ...client },
        ],
        claims: {
          openid: ['sub'],
          profile: ['name', 'preferred_username', 'profile', 'picture'],
          email: ['email', 'email_verified'],
        },
        findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ ...claims, sub: id }) }),
        cookies: { keys: ['x'] },
        ttl: { Interaction: hour, Session: hour, Grant: hour, AccessToken: hour, IdToken: hour },
      }),
  )
  provider.on('server_error', (_ctx, error) => console.error(error))
  const server = createServer((request, response) => void provider.callback()(request, response)).listen(
    place,
    '127.0.0.1',
  )
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { issuer, host, clientId, secret, provider }
}

/** It warns of being set up for trials, which is what it is here for. */
function quietly<Made>(make: () => Made): Made {
  const { warn } = console
  console.warn = () => {}
  try {
    return make()
  } finally {
    console.warn = warn
  }
}

/** The real door for issuers in place of the fake world, as the server opens it. */
export function reachIssuers(ctx: Ctx): void {
  const fetcher = createFetcher({ userAgent: () => 'Tresse/test', allow: ctx.config.issuerAllow })
  onTestFinished(() => fetcher.close())
  ctx.fetchIssuer = fetcher.fetch
}

/** Sets an issuer up as an owner would. */
export async function trustIssuer(ctx: Ctx, { issuer, clientId, secret }: Issuer): Promise<Chosen> {
  const provider: Chosen = { slug: 'oidc', kind: 'oidc', label: 'Le Bourg', issuer, clientId }
  await saveProvider(ctx, provider, secret)
  return provider
}

/**
 * Goes through the provider's own pages as a browser would, from the address that the blog sent somebody to until it
 * sends them back; answers that address. `cancel` follows its link to give up.
 */
export async function passThrough(
  url: string,
  { login = 'ilse', cancel = false, until = 'https://blog.example' } = {},
) {
  const jar = new Map<string, string>()
  const go = async (address: string, form?: Record<string, string>) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }
  let response = await go(url)
  for (let steps = 0; steps < 12; steps += 1) {
    const to = response.headers.get('location')
    if (to !== null) {
      const next = new URL(to, response.url).href
      if (next.startsWith(until)) return new URL(next)
      response = await go(next)
      continue
    }
    const html = await response.text()
    const [, action] = /action="([^"]+)"/.exec(html) ?? []
    const [, abort] = /href="([^"]+abort)"/.exec(html) ?? []
    const [, prompt] = /name="prompt" value="(\w+)"/.exec(html) ?? []
    if (action === undefined || prompt === undefined)
      throw new Error(`no way on: ${response.status} ${html.slice(0, 400)}`)
    response = await go(cancel ? (abort ?? '') : action, cancel ? undefined : { prompt, login, password: 'x' })
  }
  throw new Error('it never came back')
}
