import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { may } from '../identities/account.ts'
import { wholeNumber } from '../lib/text.ts'
import { listRules, countRulesByKind, removeRule, saveRule } from '../reactions/rule-book.ts'
import { ruleKinds, showRuleValue } from '../reactions/rule-values.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { idOf, oneField } from './fields.ts'
import { filterRoutes } from './filter-routes.ts'
import { accountOf } from './guard.ts'
import { tabsOf } from './queue-page.ts'
import { ruleLinesRoutes } from './rule-lines-routes.ts'
import {
  errorsView,
  kindOf,
  readRuleForm,
  readRuleLink,
  ruleErrorOf,
  verdicts,
  type RuleError,
  type TypedRule,
} from './rule-form.ts'

const home = '/admin/rules'
const done = { added: 'rule.done.added', removed: 'rule.done.removed', lines: 'rule.done.lines' } as const

/**
 * What is refused, held or trusted by rule, and what the word filter has learned. Moderators see it and may refuse and
 * hold; to trust and to remove takes the settings.
 */
export async function ruleRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const act = { config: { act: 'moderate' as const } }

  app.get(home, act, async (request, reply) => showRules(ctx, request, reply, readRuleLink(request.query)))

  app.post(home, act, async (request, reply) => {
    const { typed, rule, errors } = readRuleForm(request.body)
    if (!rule) return showRules(ctx, request, reply, typed, errors)
    try {
      await saveRule(ctx, accountOf(request), rule)
    } catch (error) {
      return showRules(ctx, request, reply, typed, [ruleErrorOf(error, 'value')])
    }
    return reply.redirect(`${home}?done=added`, 303)
  })

  app.post(`${home}/:id/remove`, { config: { act: 'settings' } }, async (request, reply) => {
    await removeRule(ctx, accountOf(request), idOf(Object(request.params).id))
    return reply.redirect(`${home}?done=removed`, 303)
  })

  await app.register(filterRoutes, { ctx })
  await app.register(ruleLinesRoutes, { ctx })
}

async function showRules(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedRule,
  errors: RuleError[] = [],
): Promise<string> {
  const account = accountOf(request)
  const owner = may(account, 'settings')
  const of = kindOf(oneField(request.query, 'of'))
  const page = wholeNumber(oneField(request.query, 'page')) ?? 1
  const { items, more } = await listRules(ctx.db, { kind: of, page })
  const href = (at: number) => `${home}?${new URLSearchParams({ ...(of ? { of } : {}), page: String(at) })}`
  const notice = noticeOf(ctx, request, done)
  const data = {
    page: {
      title: ctx.t('rule.title'),
      section: '/admin/reactions',
      styles: ['desk-queue.css', 'desk-rules.css'],
      notice,
    },
    tabs: await tabsOf(ctx, account, null),
    typed,
    ...errorsView(ctx, errors),
    kinds: ruleKinds.map((kind) => ({ kind, text: ctx.t(`rule.kind.${kind}`), chosen: kind === typed.kind })),
    verdicts: verdicts
      .filter((verdict) => owner || verdict !== 'trust')
      .map((verdict) => ({
        verdict,
        text: ctx.t(`rule.verdict.${verdict}`),
        hint: ctx.t(`rule.verdictHint.${verdict}`),
        chosen: verdict === typed.verdict,
      })),
    mayRemove: owner,
    of,
    counts: await countsView(ctx, of),
    rules: items.map((rule) => ({ ...rule, shown: showRuleValue(rule.kind, rule.value) })),
    pages: { newer: page > 1 ? href(page - 1) : null, older: more ? href(page + 1) : null },
  }
  return renderDesk(ctx, request, reply, 'rules/list', data, { status: errors.length > 0 ? 422 : 200 })
}

async function countsView(ctx: Ctx, of: string | undefined) {
  const counts = await countRulesByKind(ctx.db)
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const kinds = ruleKinds.filter((kind) => counts.has(kind))
  return [
    { href: home, text: ctx.t('rule.kinds.all'), count: total, current: of === undefined },
    ...kinds.map((kind) => ({
      href: `${home}?of=${kind}`,
      text: ctx.t(`rule.kinds.${kind}`),
      count: counts.get(kind) ?? 0,
      current: of === kind,
    })),
  ]
}
