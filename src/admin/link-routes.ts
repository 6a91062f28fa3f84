import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { linkDecisionRoutes } from './link-decision-routes.ts'
import { showReceived } from './link-received.ts'
import { linkSentRoutes } from './link-sent-routes.ts'
import { linkSiteRoutes } from './link-site-routes.ts'

/** The links received and sent, and everything one site sent. */
export async function linkRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/links', { config: { act: 'moderate-own' } }, async (request, reply) =>
    showReceived(ctx, request, reply),
  )
  await app.register(linkDecisionRoutes, { ctx })
  await app.register(linkSiteRoutes, { ctx })
  await app.register(linkSentRoutes, { ctx })
}
