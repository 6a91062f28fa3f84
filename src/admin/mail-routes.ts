import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { wholeNumber } from '../lib/text.ts'
import { countMails, dropMail, listMails, listPaused, retryFailed, retryMail } from '../mail/list.ts'
import { resumeMailbox } from '../mail/mailboxes.ts'
import { postMail } from '../mail/outbox.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { idOf, oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { mailboxName, mailRowView, pausedView } from './mail-view.ts'
import { pagerOf } from './pager.ts'
import { scalar } from './queue-filters.ts'

const act = { config: { act: 'settings' } } as const
const states = ['waiting', 'failed', 'sent'] as const
type Shown = (typeof states)[number]
const done = { retry: 'mail.retried', drop: 'mail.dropped', resume: 'mail.resumed' } as const

/** What became of the mails: those that wait, failed or left, another try for them, and the addresses that are paused. */
export async function mailRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/mails', act, async (request, reply) => showMails(ctx, request, reply))

  app.post<{ Params: { id: string } }>('/admin/mails/:id/retry', act, async (request, reply) => {
    await retryMail(ctx, idOf(request.params.id))
    return reply.redirect(backTo(request, 'retry'), 303)
  })
  app.post<{ Params: { id: string } }>('/admin/mails/:id/drop', act, async (request, reply) => {
    await dropMail(ctx, idOf(request.params.id))
    return reply.redirect(backTo(request, 'drop'), 303)
  })
  app.post('/admin/mails/retry', act, async (_request, reply) => {
    await retryFailed(ctx)
    return reply.redirect('/admin/mails?done=retry', 303)
  })
  app.post('/admin/mails/resume', act, async (request, reply) => {
    const name = oneField(request.body, 'mailbox')
    const mailbox = (await listPaused(ctx.db)).find(({ email }) => mailboxName(ctx, email) === name)
    await resumeMailbox(ctx, mailbox?.email ?? refuse('not_found', 'error.notFound'))
    return reply.redirect('/admin/mails?state=failed&done=resume', 303)
  })
  app.post('/admin/settings/mail/trial', act, async (request, reply) => {
    const { id, email, name } = accountOf(request)
    const posted = await postMail(ctx, {
      kind: 'trial',
      params: { accountId: id },
      email,
      name,
      accountId: id,
      key: `trial/${id}`,
    })
    return reply.redirect(`/admin/settings/mail${posted || ctx.mail ? '?done=trial' : ''}`, 303)
  })
}

async function showMails(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const { t } = ctx
  const state = stateOf(scalar(request.query, 'state'))
  const before = wholeNumber(scalar(request.query, 'before'))
  const { items, more } = await listMails(ctx.db, { state, ...(before === undefined ? {} : { before }) })
  const page = {
    title: t('mail.title'),
    section: '/admin/settings',
    styles: ['desk-mail.css'],
    notice: noticeOf(ctx, request, done),
  }
  const tabs = await Promise.all(
    states.map(async (one) => ({
      href: hrefOf(one),
      text: t(`mail.state.${one}`),
      count: one === 'sent' ? 0 : await countMails(ctx.db, one),
      current: one === state,
    })),
  )
  return renderDesk(ctx, request, reply, 'mails/list', {
    page,
    tabs,
    state,
    off: ctx.mail ? '' : t('mail.off'),
    empty: t(`mail.empty.${state}`),
    rows: items.map((mail) => mailRowView(ctx, mail)),
    paused: state === 'failed' ? (await listPaused(ctx.db)).map((mailbox) => pausedView(ctx, mailbox)) : [],
    pages: pagerOf((before) => hrefOf(state, before), before, more ? items.at(-1)?.id : undefined),
  })
}

function stateOf(text: string): Shown {
  return states.find((state) => state === text) ?? 'waiting'
}

function hrefOf(state: Shown, before?: number): string {
  const query = new URLSearchParams()
  if (state !== 'waiting') query.set('state', state)
  if (before !== undefined) query.set('before', String(before))
  return query.size === 0 ? '/admin/mails' : `/admin/mails?${query}`
}

function backTo(request: FastifyRequest, what: keyof typeof done): string {
  const path = hrefOf(stateOf(oneField(request.body, 'state')))
  return `${path}${path.includes('?') ? '&' : '?'}done=${what}`
}
