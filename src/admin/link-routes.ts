import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { showReceived } from './link-received.ts'
import { linkSiteRoutes } from './link-site-routes.ts'

/** The links received and sent, and everything one site sent. */
export async function linkRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/links', { config: { act: 'moderate-own' } }, async (request, reply) =>
    showReceived(ctx, request, reply),
  )
  await app.register(linkSiteRoutes, { ctx })
}
