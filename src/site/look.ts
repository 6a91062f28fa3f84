import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { measureImage } from '../posts/measure.ts'
import { lookAddress, lookCss } from '../settings/look.ts'
import type { Site } from '../settings/site.ts'

const yearSeconds = 31_536_000
const logoHeight = 36

/** What the owner's choices put around every page: stylesheet, logo, links. Read once a revision. */
export function lookView(ctx: Ctx, site: Pick<Site, 'title'>) {
  const { navigation } = ctx.settings
  return { style: lookAddress(ctx.settings), logo: logoView(ctx, site), navigation }
}

/** The logo with its size, so that nothing moves when it comes; one that says the site's name stands in its place. */
function logoView(ctx: Ctx, site: Pick<Site, 'title'>) {
  const { logo, logoAlt } = ctx.settings
  if (logo === '') return null
  const { width, height } = measureImage(ctx, logo) ?? { width: 1, height: 1 }
  const shown = Math.min(240, Math.max(1, Math.round((logoHeight * width) / height)))
  return { src: logo, alt: logoAlt, width: shown, height: logoHeight, alone: logoAlt === site.title }
}

/**
 * `GET /theme.css`: the look that the owner chose, as custom properties over those of the house. At its own address
 * (`?v=` and the hash) it may be kept for a year, at any other it is asked for again.
 */
export function lookRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }, done: () => void): void {
  app.get('/theme.css', (request, reply) => {
    const kept = request.url === lookAddress(ctx.settings)
    void reply.header('cache-control', kept ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
    return reply.type('text/css; charset=utf-8').send(lookCss(ctx.settings))
  })
  done()
}
