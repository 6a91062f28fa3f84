import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Ctx } from './context.ts'
import { operationsRoutes } from './operations/routes.ts'
import { findSite } from './settings/site.ts'
import { appearanceRoutes } from './web/appearance.ts'
import { setUpCookies } from './web/cookies.ts'
import { answerErrors } from './web/errors.ts'
import { readForms } from './web/forms.ts'
import { setSecurityHeaders } from './web/headers.ts'
import { makePageCache } from './web/page-cache.ts'
import { requireSameOrigin } from './web/same-origin.ts'
import { setUpViews } from './web/views.ts'

const seconds = 1000
const kilobyte = 1024

/**
 * The whole site as one Fastify application: this file is its table of contents. Listening, the worker and the content
 * folder are started by `main.ts`.
 */
export async function buildApp(ctx: Ctx, logger?: FastifyBaseLogger): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    ...(logger ? { loggerInstance: logger } : {}),
    disableRequestLogging: true,
    bodyLimit: 256 * kilobyte,
    requestTimeout: 10 * seconds,
    keepAliveTimeout: 30 * seconds,
    maxRequestsPerSocket: 10_000,
    trustProxy: ctx.config.trustedProxies.length > 0 ? ctx.config.trustedProxies : false,
    http: { headersTimeout: 10 * seconds, maxHeaderSize: 16 * kilobyte },
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  })
  app.decorate('pageCache', makePageCache())
  setSecurityHeaders(app, ctx.config.siteUrl)
  requireSameOrigin(app, ctx.config.siteUrl)
  await setUpCookies(app)
  await readForms(app)
  await setUpViews(app, () => commonData(ctx))
  answerErrors(app, ctx)

  await app.register(fastifyStatic, {
    root: join(import.meta.dirname, '../public'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  })
  await app.register(operationsRoutes, { ctx })
  await app.register(appearanceRoutes, { ctx })
  return app
}

async function commonData(ctx: Ctx) {
  const site = await findSite(ctx.db)
  return { site }
}
