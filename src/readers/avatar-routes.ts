import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { drawFace } from './drawn.ts'

/**
 * `GET /faces/drawn/<hash>.svg`: drawings for those who have no picture, for good under their name; anything else is
 * 404. Opened alone they are boxed in like everything that was uploaded.
 */
export async function avatarRoutes(app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {
  app.get('/faces/drawn/:name', (request, reply) => {
    const { name } = request.params as { name: string }
    const drawing = drawFace(name)
    if (drawing === undefined) return reply.callNotFound()
    return reply
      .headers({
        'content-type': 'image/svg+xml; charset=utf-8',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'public, max-age=31536000, immutable',
      })
      .send(drawing)
  })
}
