import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { escapeXml } from '../lib/xml.ts'
import { listAddresses } from '../posts/lists.ts'
import { listTags } from '../posts/tags.ts'
import { cachedPage } from '../web/page-cache.ts'

/** What crawlers have no use for: searches, forms that change something, status pages of single pings. */
const notForCrawlers = ['/search', '/r/*/edit', '/r/*/withdraw', '/linkbacks/']

/**
 * What programs read: `GET /sitemap.xml` (sitemaps.org protocol 0.9, under its 50,000 addresses) and `GET /robots.txt`
 * (RFC 9309).
 */
export function machineRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }, done: () => void): void {
  const { siteUrl } = ctx.config

  app.get('/sitemap.xml', (request, reply) =>
    cachedPage(ctx, request, reply, async () => {
      const addresses = await listSitemap(ctx)
      const lines = addresses.map(({ path, changedAt }) => {
        const changed = changedAt === undefined ? '' : `<lastmod>${changedAt}</lastmod>`
        return `<url><loc>${escapeXml(siteUrl + path)}</loc>${changed}</url>`
      })
      return {
        html: [
          '<?xml version="1.0" encoding="utf-8"?>',
          '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
          ...lines,
          '</urlset>\n',
        ].join('\n'),
        type: 'application/xml; charset=utf-8',
        lastModified: addresses[0]?.changedAt ?? null,
      }
    }),
  )

  app.get('/robots.txt', (request, reply) =>
    cachedPage(ctx, request, reply, async () => ({
      html: [
        'User-agent: *',
        ...notForCrawlers.map((path) => `Disallow: ${path}`),
        '',
        `Sitemap: ${siteUrl}/sitemap.xml`,
        '',
      ].join('\n'),
      type: 'text/plain; charset=utf-8',
    })),
  )
  done()
}

/** The home page first, dated by the last change of anything. */
async function listSitemap(ctx: Ctx): Promise<{ path: string; changedAt: string | undefined }[]> {
  const posts = await listAddresses(ctx.db)
  const tags = await listTags(ctx.db)
  const changedAt = posts
    .map((post) => post.changedAt)
    .sort()
    .at(-1)
  return [
    ...['/', '/archive', '/tags'].map((path) => ({ path, changedAt })),
    ...posts,
    ...tags.map((tag) => ({ path: `/tags/${tag.slug}`, changedAt: undefined })),
  ]
}
