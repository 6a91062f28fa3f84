import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Ctx } from './context.ts'
import { adminRoutes } from './admin/routes.ts'
import { setupRoutes } from './admin/setup-routes.ts'
import { feedRoutes } from './feeds/routes.ts'
import { pingbackMethods } from './linkbacks/pingback.ts'
import { linkbackRoutes } from './linkbacks/routes.ts'
import { ownerRoutes } from './site-owners/owner-routes.ts'
import { faceRoutes } from './faces/routes.ts'
import { webmentionRoutes } from './linkbacks/webmention-routes.ts'
import { followRoutes } from './follows/routes.ts'
import { letterRoutes } from './my-data/letter-routes.ts'
import { myDataRoutes } from './my-data/routes.ts'
import { actRoutes } from './notifications/act-routes.ts'
import { avatarRoutes } from './readers/avatar-routes.ts'
import { reportRoutes } from './reports/routes.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { privacyRoutes } from './site/privacy-routes.ts'
import { operationsRoutes } from './operations/routes.ts'
import { listPages } from './posts/pages.ts'
import { mediaRoutes } from './posts/routes.ts'
import { reactionRoutes } from './reactions/routes.ts'
import { followSettings } from './settings/settings.ts'
import { findSite } from './settings/site.ts'
import { machineRoutes } from './site/machine-routes.ts'
import { siteFeeds } from './site/lists.ts'
import { lookRoutes, lookView } from './site/look.ts'
import { siteRoutes } from './site/routes.ts'
import { showPost } from './site/show-post.ts'
import { appearanceRoutes } from './web/appearance.ts'
import { setUpCookies } from './web/cookies.ts'
import { answerErrors, showError } from './web/errors.ts'
import { readForms } from './web/forms.ts'
import { securityHeaders, setSecurityHeaders } from './web/headers.ts'
import { endLateBodies, mostBodySeconds } from './web/late-body.ts'
import { makePageCache } from './web/page-cache.ts'
import { requireSameOrigin } from './web/same-origin.ts'
import { vendorRoutes } from './web/vendor.ts'
import { setUpViews, type Common } from './web/views.ts'
import { xmlRpcRoutes } from './xmlrpc/endpoint.ts'
import { refusalFaults } from './xmlrpc/refusals.ts'

const seconds = 1000
const kilobyte = 1024

/**
 * The whole site as one Fastify application: this file is its table of contents. Listening, the worker and the content
 * folder are started by `main.ts`.
 */
export async function buildApp(ctx: Ctx, logger?: FastifyBaseLogger): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    ...(logger ? { loggerInstance: logger } : {}),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 256 * kilobyte,
    requestTimeout: mostBodySeconds * seconds,
    keepAliveTimeout: 30 * seconds,
    maxRequestsPerSocket: 10_000,
    trustProxy: ctx.config.trustedProxies.length > 0 ? ctx.config.trustedProxies : false,
    http: {
      headersTimeout: 10 * seconds,
      // Node looks for what is late only every 30 seconds unless told otherwise.
      connectionsCheckingInterval: 2 * seconds,
      maxHeaderSize: 16 * kilobyte,
    },
    routerOptions: { maxParamLength: 200 },
    // An address that cannot be decoded is answered before any hook.
    frameworkErrors: (_error, request, reply) => {
      void reply.headers(securityHeaders(ctx.settings.siteUrl))
      void showError(ctx, request, reply, 400, ctx.t('error.badRequest'))
    },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  })
  app.decorate('pageCache', makePageCache(['fil', 'page', 'r', 'repondre']))
  app.addHook('onRequest', async () => followSettings(ctx))
  setSecurityHeaders(app, ctx.settings)
  requireSameOrigin(app, ctx.settings)
  endLateBodies(app)
  await setUpCookies(app)
  await readForms(app)
  await setUpViews(app, ctx, commonData(ctx))
  answerErrors(app, ctx)

  await app.register(fastifyStatic, {
    root: join(import.meta.dirname, '../public'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  })
  await app.register(vendorRoutes)
  await app.register(operationsRoutes, { ctx })
  await app.register(appearanceRoutes, { ctx })
  await app.register(lookRoutes, { ctx })
  await app.register(feedRoutes, { ctx })
  await app.register(machineRoutes, { ctx })
  await app.register(mediaRoutes, { ctx })
  await app.register(reactionRoutes, { ctx, showPost: showPost(ctx) })
  await app.register(linkbackRoutes, { ctx })
  await app.register(webmentionRoutes, { ctx })
  await app.register(ownerRoutes, { ctx })
  await app.register(faceRoutes, { ctx })
  await app.register(signInRoutes, { ctx })
  await app.register(avatarRoutes, { ctx })
  await app.register(followRoutes, { ctx })
  await app.register(actRoutes, { ctx })
  await app.register(myDataRoutes, { ctx })
  await app.register(letterRoutes, { ctx })
  await app.register(reportRoutes, { ctx })
  await app.register(privacyRoutes, { ctx })
  await app.register(xmlRpcRoutes, { methods: new Map(pingbackMethods(ctx)), faultOf: refusalFaults(ctx) })
  await app.register(setupRoutes, { ctx })
  await app.register(adminRoutes, { ctx })
  await app.register(siteRoutes, { ctx })
  return app
}

/** What every page shows, read anew only when the revision has moved. */
function commonData(ctx: Ctx): () => Promise<Common> {
  let known: { revision: number; common: Common } | undefined
  return async () => {
    const revision = await ctx.revision()
    if (known?.revision !== revision) {
      const [site, pages] = [await findSite(ctx.db), await listPages(ctx.db, ctx.settings)]
      known = { revision, common: { site, pages, siteFeeds: siteFeeds(ctx, site.title), look: lookView(ctx, site) } }
    }
    return known.common
  }
}
