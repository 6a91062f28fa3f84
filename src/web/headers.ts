import type { FastifyInstance } from 'fastify'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "object-src 'none'",
].join('; ')

/** The headers of every response; for one that no hook can reach, they are put on by hand. */
export function securityHeaders(siteUrl: string): Readonly<Record<string, string>> {
  return Object.freeze({
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-site',
    ...(siteUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  })
}

/**
 * Puts the security headers on every response, errors and redirects included. The object is made once an
 * address: anything costlier shows on cached pages.
 */
export function setSecurityHeaders(app: FastifyInstance, site: { siteUrl: string }): void {
  let [siteUrl, headers] = [site.siteUrl, securityHeaders(site.siteUrl)]
  app.addHook('onRequest', (_request, reply, done) => {
    if (siteUrl !== site.siteUrl) [siteUrl, headers] = [site.siteUrl, securityHeaders(site.siteUrl)]
    reply.headers(headers)
    done()
  })
}
