import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { escapeXml } from '../lib/xml.ts'
import { listCategories } from '../posts/categories.ts'
import { findLastChange, listAddresses } from '../posts/lists.ts'
import { listTags } from '../posts/tags.ts'
import { cachedPage } from '../web/page-cache.ts'

/** What crawlers have no use for: the desk, searches, forms that change something, status pages of single pings. */
const notForCrawlers = ['/admin', '/search', '/r/*/edit', '/r/*/withdraw', '/linkbacks/']

/**
 * What programs read: `GET /sitemap.xml` (sitemaps.org protocol 0.9, under its 50,000 addresses) and `GET /robots.txt`
 * (RFC 9309).
 */
export function machineRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }, done: () => void): void {
  app.get('/sitemap.xml', (request, reply) =>
    cachedPage(ctx, request, reply, async () => {
      const lastModified = await findLastChange(ctx.db)
      const addresses = await listSitemap(ctx, lastModified)
      const lines = addresses.map(({ path, changedAt }) => {
        const changed = changedAt === null ? '' : `<lastmod>${changedAt}</lastmod>`
        return `<url><loc>${escapeXml(ctx.settings.siteUrl + path)}</loc>${changed}</url>`
      })
      return {
        html: [
          '<?xml version="1.0" encoding="utf-8"?>',
          '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
          ...lines,
          '</urlset>\n',
        ].join('\n'),
        type: 'application/xml; charset=utf-8',
        lastModified,
      }
    }),
  )

  app.get('/robots.txt', (request, reply) =>
    cachedPage(ctx, request, reply, async () => ({
      html: [
        'User-agent: *',
        ...notForCrawlers.map((path) => `Disallow: ${path}`),
        '',
        `Sitemap: ${ctx.settings.siteUrl}/sitemap.xml`,
        '',
      ].join('\n'),
      type: 'text/plain; charset=utf-8',
    })),
  )
  done()
}

/** The home page first, dated by the last change of anything. */
async function listSitemap(ctx: Ctx, changedAt: string | null): Promise<{ path: string; changedAt: string | null }[]> {
  const posts = await listAddresses(ctx.db)
  const [tags, categories] = [await listTags(ctx.db), await listCategories(ctx.db)]
  return [
    ...['/', '/archive', '/tags'].map((path) => ({ path, changedAt })),
    ...posts,
    ...tags.map(({ slug }) => ({ path: `/tags/${slug}`, changedAt: null })),
    ...categories.map(({ slug }) => ({ path: `/categories/${slug}`, changedAt: null })),
  ]
}
