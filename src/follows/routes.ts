import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { askRoutes } from './ask-routes.ts'
import { confirmRoutes } from './confirm-routes.ts'
import { manageRoutes } from './manage-routes.ts'
import { stopRoutes } from './stop-routes.ts'

/** Where readers ask to follow, confirm it, change it and end it. Whatever is told of a mail address is never stored by a browser. */
export async function followRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    // The token in the address is nobody else's business; with no referrer at all, old browsers would hide their origin from us too.
    void reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' })
  })
  await app.register(askRoutes, { ctx })
  await app.register(confirmRoutes, { ctx })
  await app.register(stopRoutes, { ctx })
  await app.register(manageRoutes, { ctx })
}
