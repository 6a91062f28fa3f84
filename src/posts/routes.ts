import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { findMedia, mediaDir } from './media.ts'

/**
 * `GET /media/…`: the pictures and sounds of the posts, with `ETag`, `Last-Modified`, 304 and ranges. Anything that is
 * not a plain public file is 404. Opened alone, what could hold more than a picture
 * is saved rather than shown, and boxed in: an SVG runs no script and asks for nothing.
 */
export async function mediaRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const root = mediaDir(ctx.config.contentDir)
  await app.register(fastifyStatic, {
    root,
    prefix: '/media/',
    decorateReply: false,
    suppressWarning: true,
    index: false,
    dotfiles: 'ignore',
    allowedPath: (path) => findMedia(ctx.config.contentDir, path.replace(/^\//, '')) !== undefined,
    cacheControl: false,
    setHeaders(reply, path) {
      if (/\.(?:pdf|svg)$/i.test(path)) void reply.header('content-disposition', 'attachment')
      void reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      void reply.header('cross-origin-resource-policy', 'cross-origin')
      void reply.header('x-content-type-options', 'nosniff')
      void reply.header('cache-control', 'public, max-age=3600, must-revalidate')
    },
  })
}
