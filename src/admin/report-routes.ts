import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { answers, closeReports } from '../reports/close.ts'
import { countReported, listReported } from '../reports/queries.ts'
import { renderDesk } from './desk.ts'
import { idOf, oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { scalar } from './queue-filters.ts'
import { afterDecision, noticeFrom } from './queue-notice.ts'
import { tabsOf } from './queue-page.ts'
import { reportedView } from './report-view.ts'

const page = '/admin/reports'
const config = { act: 'moderate-own' } as const

/** What readers reported, each answered by a decision, which can be undone, or by “nothing against it”. */
export async function reportRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get(page, { config }, (request, reply) => showReported(ctx, request, reply))

  app.post<{ Params: { id: string } }>(`${page}/:id`, { config }, async (request, reply) => {
    const answer = answers.find((known) => known === oneField(request.body, 'answer'))
    if (!answer) refuse('bad_request', 'reports.unknownAnswer')
    const decided = await closeReports(ctx, accountOf(request), idOf(request.params.id), answer)
    return reply.redirect(decided ? afterDecision(page, decided) : `${page}?done=nothing`, 303)
  })
}

async function showReported(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const account = accountOf(request)
  const reported = await listReported(ctx, account)
  const kept = { good: true, lines: [ctx.t('reports.done.nothing')], undo: null, link: null }
  return renderDesk(ctx, request, reply, 'reports/list', {
    page: {
      title: ctx.t('reports.desk'),
      section: '/admin/reactions',
      scripts: ['queue.js'],
      styles: ['desk-queue.css', 'desk-reports.css'],
    },
    tabs: await tabsOf(ctx, account, 'reports'),
    notice: scalar(request.query, 'done') === 'nothing' ? kept : await noticeFrom(ctx, request, account),
    back: page,
    items: reported.map((one) => reportedView(ctx, account, one)),
    more: Math.max(0, (await countReported(ctx, account)) - reported.length),
  })
}
