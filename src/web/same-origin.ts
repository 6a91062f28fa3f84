import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from '../errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route is meant for other sites' software: it takes requests from anywhere and never reads a cookie. */
    foreign?: boolean
  }
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/**
 * Refuses (403) every unsafe request that a page of another site sent. `Sec-Fetch-Site` decides, else `Origin`; a
 * request with neither comes from no browser of today and is treated as sent without cookies. A compressed body is
 * refused too (415): nothing here would unpack it.
 */
export function requireSameOrigin(app: FastifyInstance, site: { siteUrl: string }): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (safeMethods.has(request.method)) return done()
    const encoding = request.headers['content-encoding']
    if (encoding !== undefined && encoding !== 'identity') {
      return done(Object.assign(new Error('content-encoding'), { statusCode: 415 }))
    }
    if (request.routeOptions.config.foreign || !claimsOrigin(request)) delete request.headers.cookie
    else if (!isSameOrigin(request, site.siteUrl)) refuse('forbidden', 'error.forbidden')
    return done()
  })
}

function claimsOrigin({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-site'] !== undefined || headers.origin !== undefined
}

function isSameOrigin({ headers }: FastifyRequest, siteUrl: string): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined ? headers.origin === siteUrl : site === 'same-origin'
}
