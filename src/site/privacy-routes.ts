import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { cachedPage } from '../web/page-cache.ts'
import { render } from '../web/views.ts'
import { privacyView } from './privacy.ts'

/** What this site keeps of whom, and for how long. */
export async function privacyRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/privacy', (request, reply) =>
    cachedPage(ctx, request, reply, async () => ({
      html: await render(ctx, request, reply, 'site/privacy', { privacy: privacyView(ctx) }),
    })),
  )
}
