import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { excerpt } from '../lib/text.ts'
import { mayCorrect } from '../reactions/correct.ts'
import { mostAtOnce } from '../reactions/decide.ts'
import { listDeskReactions } from '../reactions/desk-lists.ts'
import { loadRows } from '../reactions/desk-rows.ts'
import { demandReaction, listLog } from '../reactions/desk-queries.ts'
import { listFormerTexts } from '../reactions/former.ts'
import type { Decision } from '../reactions/moderate.ts'
import { changeable, countSame, traitsOf } from '../reactions/same-sender.ts'
import { formatDate } from '../web/dates.ts'
import { creditView, type TypedCredit } from './credit-view.ts'
import { renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'
import { logView, whoText } from './log-view.ts'
import { queueHref } from './queue-filters.ts'
import { noticeFrom } from './queue-notice.ts'
import { ruleLinks } from './rule-links.ts'
import { tabsOf } from './queue-page.ts'
import { factsOf, traitValue } from './story-facts.ts'
import { nameOf, rowView } from './queue-view.ts'

const othersShown = 10
const bulk = ['approve', 'spam', 'remove'] as const

/** Everything known of one reaction: its text, what it said before, what was decided, what else its writer sent. */
export async function showStory(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  id: number,
  again: { credit?: TypedCredit; status?: number } = {},
): Promise<string> {
  const { account, row, name } = await find(ctx, request, id)
  const others = row.strand === 'author' ? [] : (await listDeskReactions(ctx, account, { tab: 'all', same: id })).items
  const { items } = await listLog(ctx, account, { reactionId: id })
  const data = {
    page: pageOf(ctx.t('queue.storyTitle', { name }), ['queue.js']),
    notice: await noticeFrom(ctx, request, account),
    tabs: await tabsOf(ctx, account, null),
    row: rowView(ctx, account, row),
    back: `/admin/reactions/${id}`,
    facts: factsOf(ctx, account, row),
    edit:
      row.kind === 'comment' && row.state !== 'withdrawn' && mayCorrect(account, row)
        ? `/admin/reactions/${id}/edit`
        : null,
    formers: (await listFormerTexts(ctx.db, id)).map(({ at, who, html }) => ({
      html,
      by: ctx.t('queue.formerBy', { date: formatDate(ctx, at, 'time'), who: whoText(ctx, who) }),
    })),
    log: items.map((line) => logView(ctx, line)),
    others: others
      .filter((other) => other.id !== id)
      .slice(0, othersShown)
      .map((other) => ({
        href: `/admin/reactions/${other.id}`,
        text: excerpt(other.title || other.text, 90) || ctx.t('queue.noText'),
        state: ctx.t(`queue.state.${other.state}`),
        when: formatDate(ctx, other.createdAt, 'short'),
        iso: other.createdAt,
        post: other.post.title,
      })),
    othersHref: queueHref({ tab: 'all', same: id }),
    credit: await creditView(ctx, account, row, again.credit),
    rules: ruleLinks(ctx, account, row),
    same: traitsOf(account, row).map((trait) => ({
      href: `/admin/reactions/${id}/same?by=${trait}`,
      text: ctx.t(`queue.by.${trait}`),
      value: traitValue(row, trait),
    })),
  }
  return renderDesk(ctx, request, reply, 'reactions/story', data, { status: again.status ?? 200 })
}

/** The page on which a reaction is answered, with what was typed and what is wrong with it. */
export async function showReply(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  id: number,
  typed: { text: string; problem: string; back: string },
  status = 200,
): Promise<string> {
  const { account, row, name } = await find(ctx, request, id)
  const view = rowView(ctx, account, row)
  if (view.reply === null && status === 200) refuse('conflict', 'moderation.replyHidden')
  const title = ctx.t('queue.replyTo', { name })
  const data = { page: pageOf(title), row: view, action: `/admin/reactions/${id}/reply`, ...typed }
  return renderDesk(ctx, request, reply, 'reactions/reply', data, { status })
}

/** The page on which a moderator corrects a text, with what was typed and what is wrong with it. */
export async function showEdit(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  id: number,
  typed: { text: string; why: string; problem: string },
  status = 200,
): Promise<string> {
  const { account, row, name } = await find(ctx, request, id)
  const title = ctx.t('queue.editTitle', { name })
  const data = { page: pageOf(title), row: rowView(ctx, account, row), back: `/admin/reactions/${id}`, ...typed }
  return renderDesk(ctx, request, reply, 'reactions/edit', data, { status })
}

/** The page that counts what comes from one sender before a decision takes all of it. */
export async function showSame(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  id: number,
  by: string,
  status = 200,
): Promise<string> {
  const { account, row, name } = await find(ctx, request, id)
  const trait = traitsOf(account, row).find((trait) => trait === by) ?? refuse('not_found', 'error.notFound')
  const counts = await countSame(ctx, account, row, trait)
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  return renderDesk(
    ctx,
    request,
    reply,
    'reactions/same',
    {
      page: pageOf(ctx.t(`queue.by.${trait}`), ['queue.js']),
      notice: await noticeFrom(ctx, request, account),
      lead: ctx.t(`queue.sameLead.${trait}`, { name, value: traitValue(row, trait) }),
      total: ctx.t('queue.sameCount', { n: total }),
      counts: counts.map(({ state, count }) => ({ state: ctx.t(`queue.state.${state}`), count })),
      decisions: bulk
        .map((decision) => ({ name: decision, n: affected(counts, decision) }))
        .filter(({ n }) => n > 0)
        .map(({ name, n }) => ({ name, text: ctx.t(`queue.sameDo.${name}`, { n }) })),
      most: total > mostAtOnce ? ctx.t('queue.sameMost', { n: mostAtOnce }) : '',
      action: `/admin/reactions/${id}/same`,
      by: trait,
      back: `/admin/reactions/${id}/same?by=${trait}`,
      story: `/admin/reactions/${id}`,
    },
    { status },
  )
}

async function find(ctx: Ctx, request: FastifyRequest, id: number) {
  const account = accountOf(request)
  await demandReaction(ctx, account, id)
  const [row] = await loadRows(ctx, [id])
  if (!row) return refuse('not_found', 'reaction.unknown', { id: String(id) })
  return { account, row, name: nameOf(row) }
}

function pageOf(title: string, scripts: string[] = []) {
  return { title, section: '/admin/reactions', scripts, styles: ['desk-queue.css'] }
}

function affected(counts: readonly { state: string; count: number }[], decision: Decision): number {
  const states: readonly string[] = changeable(decision)
  return counts.reduce((sum, { state, count }) => sum + (states.includes(state) ? count : 0), 0)
}
