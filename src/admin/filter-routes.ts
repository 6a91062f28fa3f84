import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { may } from '../identities/account.ts'
import { resetFilter, summariseFilter } from '../reactions/bayes-store.ts'
import { fewest, isReady } from '../reactions/bayes.ts'
import { reasonText } from '../reactions/reasons.ts'
import { tryMessage, type Trial, type Tried } from '../reactions/try-rules.ts'
import { saveSettings } from '../settings/settings.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { tabsOf } from './queue-page.ts'
import { errorsView, readTrial, ruleErrorOf, type RuleError } from './rule-form.ts'

const home = '/admin/rules/filter'
const done = { saved: 'filter.done.saved', reset: 'filter.done.reset' } as const
/** How sure the filter may be asked to be, in percent; 0 keeps it quiet. */
const levels = [75, 90, 99, 0]

/** What the word filter has learned, how sure it must be, a text to try it and the rules on, and its reset. */
export async function filterRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const act = { config: { act: 'moderate' as const } }
  const change = { config: { act: 'settings' as const } }

  app.get(home, act, async (request, reply) => showFilter(ctx, request, reply))

  app.post(home, change, async (request, reply) => {
    const filter = levels.find((level) => String(level) === oneField(request.body, 'filter'))
    await saveSettings(ctx, { filter: filter ?? refuse('bad_request', 'error.badRequest') })
    return reply.redirect(`${home}?done=saved`, 303)
  })

  app.post(`${home}/try`, act, async (request, reply) => {
    const trial = readTrial(request.body)
    try {
      return await showFilter(ctx, request, reply, { trial, tried: await tryMessage(ctx, trial) })
    } catch (error) {
      return showFilter(ctx, request, reply, { trial, errors: [ruleErrorOf(error, 'text')] })
    }
  })
  app.get(`${home}/try`, act, async (_request, reply) => reply.redirect(home, 303))

  app.get(`${home}/reset`, change, async (request, reply) =>
    renderDesk(ctx, request, reply, 'rules/reset', {
      page: { title: ctx.t('filter.resetTitle'), section: '/admin/reactions' },
      learned: (await summariseFilter(ctx.db)).messages,
    }),
  )
  app.post(`${home}/reset`, change, async (request, reply) => {
    await resetFilter(ctx, accountOf(request))
    return reply.redirect(`${home}?done=reset`, 303)
  })
}

type Shown = { trial?: Trial; tried?: Tried; errors?: RuleError[] }
const noTrial: Trial = { text: '', name: '', email: '', website: '' }

async function showFilter(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  { trial = noTrial, tried, errors = [] }: Shown = {},
): Promise<string> {
  const account = accountOf(request)
  const { messages, spam, ham } = await summariseFilter(ctx.db)
  const { filter, policy } = ctx.settings
  const data = {
    page: {
      title: ctx.t('filter.title'),
      section: '/admin/reactions',
      styles: ['desk-queue.css', 'desk-rules.css'],
      notice: noticeOf(ctx, request, done),
    },
    tabs: await tabsOf(ctx, account, null),
    mayChange: may(account, 'settings'),
    messages,
    ready: isReady(messages),
    missing: { spam: Math.max(0, fewest - messages.spam), ham: Math.max(0, fewest - messages.ham), fewest },
    telling: [
      { label: 'spam' as const, words: spam },
      { label: 'ham' as const, words: ham },
    ],
    levels: Array.from(new Set([...levels, filter]), (level) => ({
      level,
      text: level === 0 ? ctx.t('filter.never') : ctx.t('filter.level', { n: level }),
      chosen: level === filter,
    })),
    trial,
    tried: tried && triedView(ctx, tried, policy),
    ...errorsView(ctx, errors),
  }
  return renderDesk(ctx, request, reply, 'rules/filter', data, { status: errors.length > 0 ? 422 : 200 })
}

function triedView(ctx: Ctx, { outcome, reasons, filter }: Tried, policy: Ctx['settings']['policy']) {
  return {
    outcome,
    text: ctx.t(`try.${outcome}`),
    reasons: reasons.map((reason) => reasonText(ctx, reason)),
    filter,
    // A rule that refuses goes before everything; else the policy may hold what the rules let pass.
    besides: outcome === 'refused' || policy === 'open' ? '' : ctx.t(`try.policy.${policy}`),
  }
}
