import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { decisionRoutes } from './decision-routes.ts'
import { logRoutes } from './log-routes.ts'
import { showQueue } from './queue-page.ts'
import { storyRoutes } from './story-routes.ts'

/** The moderators’ queue, its decisions and their log. */
export async function reactionRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/reactions', { config: { act: 'moderate-own' } }, async (request, reply) =>
    showQueue(ctx, request, reply),
  )
  await app.register(decisionRoutes, { ctx })
  await app.register(storyRoutes, { ctx })
  await app.register(logRoutes, { ctx })
}
