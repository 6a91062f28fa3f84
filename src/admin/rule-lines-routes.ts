import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { tidyText } from '../lib/text.ts'
import { listAllRules, saveRules } from '../reactions/rule-book.ts'
import { readRuleLines, writeRuleLines } from '../reactions/rule-lines.ts'
import { renderDesk } from './desk.ts'
import { oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { tabsOf } from './queue-page.ts'
import { ruleErrorOf } from './rule-form.ts'

const home = '/admin/rules/lines'
/** More wrong lines than this are not worth reading at once. */
const mostTold = 20

/** All rules as lines of text, to keep, to bring from elsewhere, to add many at once. */
export async function ruleLinesRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const act = { config: { act: 'settings' as const } }
  app.get(home, act, async (request, reply) =>
    showLines(ctx, request, reply, writeRuleLines(ctx.settings.lang, await listAllRules(ctx.db))),
  )
  app.post(home, act, async (request, reply) => {
    const text = tidyText(oneField(request.body, 'lines'))
    const { rules, wrong } = readRuleLines(text)
    const told = wrong.slice(0, mostTold).map(({ line, key }) => ctx.t('rule.wrongAt', { line, why: ctx.t(key) }))
    if (told.length > 0) return showLines(ctx, request, reply, text, told)
    try {
      await saveRules(ctx, accountOf(request), rules)
    } catch (error) {
      const { key, params } = ruleErrorOf(error, 'value')
      return showLines(ctx, request, reply, text, [ctx.t(key, params)])
    }
    return reply.redirect('/admin/rules?done=lines', 303)
  })
}

async function showLines(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  lines: string,
  wrong: string[] = [],
): Promise<string> {
  const data = {
    page: { title: ctx.t('rule.title'), section: '/admin/reactions', styles: ['desk-queue.css', 'desk-rules.css'] },
    tabs: await tabsOf(ctx, accountOf(request), null),
    lines,
    errors: wrong.map((text) => ({ field: 'lines', text })),
  }
  return renderDesk(ctx, request, reply, 'rules/lines', data, { status: wrong.length > 0 ? 422 : 200 })
}
