import type { Configuration } from 'openid-client'
import type { Ctx } from '../context.ts'
import type { Key, Params } from '../i18n/index.ts'
import { discoveredServer } from '../lib/oauth.ts'
import { troubleOf, type Trouble } from '../lib/oauth-trouble.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { mayBePlain } from '../settings/issuer-address.ts'

const wellKnown = '/.well-known/openid-configuration'

/** Why an address is no issuer that we could use, in words for the owner. */
export type IssuerProblem = { problem: Key; params: Params }

/**
 * Asks a server that an owner typed to describe itself (OpenID Connect Discovery 1.0 §4) and answers its address as it
 * is kept. The address of the description itself will do, and a missing or spare slash at the end.
 */
export async function checkIssuer(ctx: Ctx, typed: string): Promise<{ issuer: string } | IssuerProblem> {
  const url = issuerIn(typed)
  if (!url) return { problem: 'providers.wrong.issuer', params: {} }
  const { host } = url
  if (url.protocol === 'http:' && !mayBePlain(ctx.config, ctx.settings, url))
    return { problem: 'providers.wrong.plain', params: { host } }
  const first = await ask(ctx, url)
  const named = 'trouble' in first ? URL.parse(first.trouble.issuer ?? '') : null
  const respelled = named && named.href !== url.href && withoutSlash(named) === withoutSlash(url) ? named : undefined
  const found = respelled ? await ask(ctx, respelled) : first
  if ('trouble' in found) {
    ctx.log.warn({ issuer: url.href, why: found.trouble.detail }, 'no issuer there')
    return { problem: problemOf(found.trouble), params: { host, issuer: found.trouble.issuer ?? '' } }
  }
  return isFit(found.server)
    ? { issuer: keptAs(respelled ?? url) }
    : { problem: 'providers.wrong.unfit', params: { host } }
}

async function ask(ctx: Ctx, issuer: URL): Promise<{ server: Configuration } | { trouble: Trouble }> {
  const plain = mayBePlain(ctx.config, ctx.settings, issuer)
  try {
    return { server: await discoveredServer(ctx.fetchIssuer, issuer, { clientId: '-', secret: '-' }, { plain }) }
  } catch (error) {
    return { trouble: troubleOf(error) }
  }
}

/** It can send people back with a code, change it, and show the keys it signs with. */
function isFit(server: Configuration): boolean {
  const { authorization_endpoint, token_endpoint, jwks_uri, response_types_supported: types } = server.serverMetadata()
  return [authorization_endpoint, token_endpoint, jwks_uri].every(Boolean) && (types?.includes('code') ?? true)
}

function problemOf({ fetch, issuer }: Trouble): Key {
  if (issuer !== undefined) return 'providers.wrong.named'
  if (fetch === 'refused') return 'providers.wrong.private'
  if (fetch === 'redirects') return 'providers.wrong.moved'
  if (fetch !== undefined && fetch !== 'too_large' && fetch !== 'wrong_type') return 'providers.wrong.unreachable'
  return 'providers.wrong.noIssuer'
}

function issuerIn(typed: string): URL | undefined {
  const text = typed.trim()
  const url = parseHttpUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  if (!url || url.search !== '' || url.hash !== '' || !/[.:]|^localhost$/.test(url.hostname)) return undefined
  if (url.pathname.endsWith(wellKnown)) url.pathname = url.pathname.slice(0, -wellKnown.length)
  return url.pathname.includes('/.well-known/') ? undefined : url
}

function withoutSlash({ href }: URL): string {
  return href.replace(/\/+$/, '')
}

function keptAs(issuer: URL): string {
  return issuer.pathname === '/' ? issuer.origin : issuer.href
}
