import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { findMedia, mediaDir } from './media.ts'

const hourOld = 'public, max-age=3600, must-revalidate'
const forGood = 'public, max-age=31536000, immutable'

/**
 * `GET /media/…`: the pictures and sounds of the posts, with `ETag`, `Last-Modified`, 304 and ranges. Anything that is
 * not a plain public file is 404. Opened alone, what could hold more than a picture is saved rather than shown, and
 * boxed in: an SVG runs no script and asks for nothing. What was uploaded has its hash in its name, and may be kept.
 */
export async function mediaRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  await app.register(fastifyStatic, {
    root: mediaDir(ctx.config.contentDir),
    serve: false,
    suppressWarning: true,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
  })
  app.get('/media/*', (request, reply) => {
    const { '*': path } = request.params as { '*': string }
    const found = findMedia(ctx.config, path)
    if (!found) return reply.callNotFound()
    return reply
      .headers({
        ...(/\.(?:pdf|svg)$/i.test(path) ? { 'content-disposition': 'attachment' } : {}),
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        'cross-origin-resource-policy': 'cross-origin',
        'x-content-type-options': 'nosniff',
        'cache-control': found.uploaded ? forGood : hourOld,
      })
      .sendFile(path, found.root)
  })
}
