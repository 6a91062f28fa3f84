import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { linkHost } from '../linkbacks/received.ts'
import { findRule, removeRule, saveRule } from '../reactions/rule-book.ts'
import { hostOf } from '../reactions/rules.ts'
import { statusOf } from '../web/errors.ts'
import { isSaid } from './fields.ts'
import { accountOf } from './guard.ts'
import { siteHref } from './link-addresses.ts'
import { showSite } from './link-site.ts'
import { scalar } from './queue-filters.ts'

const verdicts = ['refuse', 'hold', 'trust'] as const

/** The page of a site, and how its links are met from now on. */
export async function linkSiteRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/links/site', { config: { act: 'moderate-own' } }, async (request, reply) =>
    showSite(ctx, request, reply),
  )

  app.post('/admin/links/site/rule', { config: { act: 'moderate' } }, async (request, reply) => {
    const account = accountOf(request)
    const typed = scalar(request.body, 'host')
    const host = linkHost(typed) ?? refuse('not_found', 'links.site.unknown')
    const value = hostOf(`https://${host}`) ?? ''
    const asked = scalar(request.body, 'verdict')
    const verdict = verdicts.find((name) => name === asked)
    try {
      if (verdict) await saveRule(ctx, account, { kind: 'site', value, verdict, note: scalar(request.body, 'note') })
      else if (asked === 'none') await removeRule(ctx, account, (await findRule(ctx.db, 'site', value))?.id ?? 0)
      else refuse('bad_request', 'error.badRequest')
    } catch (error) {
      if (!isSaid(error)) throw error
      return showSite(ctx, request, reply, {
        text: ctx.t(error.key, error.params),
        status: statusOf(error),
        query: { host },
      })
    }
    return reply.redirect(`${siteHref(host)}&done=${asked}`, 303)
  })
}
