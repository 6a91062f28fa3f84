import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { findFace } from './faces.ts'

/**
 * `GET /faces/<hash>.webp`: the pictures of those who wrote or linked here, made by us, for good under their name; anything else
 * is 404. Opened alone they are boxed in like everything that was uploaded.
 */
export async function faceRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/faces/:name', async (request, reply) => {
    const { name } = request.params as { name: string }
    const face = await findFace(ctx.config, name)
    if (!face) return reply.callNotFound()
    return reply
      .headers({
        'content-type': 'image/webp',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'public, max-age=31536000, immutable',
      })
      .send(face)
  })
}
