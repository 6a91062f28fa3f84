import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { renderDesk } from './desk.ts'

/** “Your turn”: who waits for the author, and the checklist after publishing. */
export async function waitingRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin', async (request, reply) =>
    renderDesk(ctx, request, reply, 'waiting', { page: { title: ctx.t('desk.you'), section: '/admin' } }),
  )
}
