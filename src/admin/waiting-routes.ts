import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { instant, type Ctx } from '../context.ts'
import { checks, checkSubject, findChecklist, listChecklists } from '../conversation/checklist.ts'
import { setAside } from '../conversation/set-asides.ts'
import { countGroups, later, listWaiting } from '../conversation/waiting.ts'
import { refuse } from '../errors.ts'
import { demand, may, mayWrite, type Account } from '../identities/account.ts'
import { answerAs } from '../reactions/answer.ts'
import { decide } from '../reactions/decide.ts'
import { demandReaction } from '../reactions/desk-queries.ts'
import { findBatch, undo } from '../reactions/undo.ts'
import type { FormBody } from '../web/forms.ts'
import { statusOf } from '../web/errors.ts'
import { safePath } from '../web/paths.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { idOf, isSaid } from './fields.ts'
import { accountOf } from './guard.ts'
import { reportsAtHand } from './report-view.ts'
import { showReply } from './story-page.ts'
import { failedLinkRoutes, failedLinks } from './waiting-links.ts'
import { checklistView, groupOf, groupViews, type Answer } from './waiting-view.ts'

type Row = { Params: { id: string }; Body: FormBody | undefined }
type Item = { Params: { id: string; check: string }; Body: FormBody | undefined }

const decisions = ['approve', 'spam', 'remove'] as const
const notices = {
  answered: 'waiting.answered',
  settled: 'waiting.settled',
  retried: 'sending.retried',
  left: 'sending.left',
  put: 'waiting.put',
  gone: 'waiting.gone',
  undone: 'waiting.undone',
  dismissed: 'check.dismissed',
} as const

/**
 * “Your turn”, the first page after the log-in: who waits for the author, answered, decided, set aside or put off in
 * place, and below it what the latest posts still ask for. Every act is answered 303 back to the page, 422 or 409 with the
 * text kept for an answer that cannot be published, 403 and 404 for what is not theirs or not there.
 */
export async function waitingRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  await app.register(failedLinkRoutes, { ctx })
  app.get('/admin', (request, reply) => showWaiting(ctx, request, reply, null))

  app.post<Row>('/admin/waiting/:id/answer', { config: { act: 'write' } }, async (request, reply) => {
    const row = await findRow(ctx, request)
    const { text } = request.body ?? {}
    if (typeof text !== 'string') refuse('bad_request', 'error.badRequest')
    try {
      await answerAs(ctx, accountOf(request), row.id, text)
    } catch (error) {
      if (!isSaid(error)) throw error
      const answer = { id: row.id, text, problem: ctx.t(error.key, error.params) }
      return showWaiting(ctx, request, reply, answer, statusOf(error))
    }
    return reply.redirect('/admin?done=answered', 303)
  })

  app.post<Row>('/admin/waiting/:id/decide', { config: { act: 'moderate-own' } }, async (request, reply) => {
    const { id } = await findRow(ctx, request)
    const decision = decisions.find((name) => name === request.body?.decision)
    if (!decision) refuse('bad_request', 'error.badRequest')
    // Held is what the page offered to decide on: what became of it since is somebody else's word.
    const seen = new Map([[id, 'pending' as const]])
    const tell = request.body?.tell === '1'
    const { batch, done } = await decide(ctx, accountOf(request), [id], decision, '', seen, tell)
    return reply.redirect(done.length > 0 ? `/admin?batch=${batch}` : '/admin?done=gone', 303)
  })

  app.post<Row>('/admin/waiting/undo', { config: { act: 'moderate-own' } }, async (request, reply) => {
    const { batch } = request.body ?? {}
    if (typeof batch !== 'string') refuse('bad_request', 'error.badRequest')
    await undo(ctx, accountOf(request), batch)
    return reply.redirect('/admin?done=undone', 303)
  })

  app.post<Row>('/admin/waiting/:id/aside', { config: { act: 'moderate-own' } }, async (request, reply) => {
    const { id } = await findRow(ctx, request)
    const settled = request.body?.do === 'settle'
    await setAside(ctx, accountOf(request), `reaction/${id}`, settled ? null : later(ctx))
    return reply.redirect(`/admin?done=${settled ? 'settled' : 'put'}`, 303)
  })

  app.post<Item>('/admin/checks/:id/:check', { config: { act: 'write' } }, async (request, reply) => {
    const list = await findChecklist(ctx, idOf(request.params.id))
    const check = checks.find((name) => name === request.params.check)
    if (!list || !check) refuse('not_found', 'error.notFound')
    const account = accountOf(request)
    if (!mayWrite(account, list.post)) demand(account, 'write-all')
    await setAside(ctx, account, checkSubject(list.post.id, check), null)
    const back = safePath(request.body?.back, ctx.settings.siteUrl)
    return reply.redirect(back.startsWith('/admin/') ? back : '/admin?done=dismissed', 303)
  })
}

async function showWaiting(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer | null,
  status = 200,
): Promise<string> {
  const account = accountOf(request)
  const groups = await listWaiting(ctx, account)
  const total = countGroups(groups)
  const { groupe, batch } = Object(request.query)
  const only = groupOf(groupe)
  const views = groupViews(ctx, groups, only, answer)
  // What no longer waits, or stands further down, has a page of its own: nothing that was typed is lost.
  if (answer && !views.some(({ rows }) => rows.some(({ id }) => id === answer.id))) {
    const { id, ...typed } = answer
    return showReply(ctx, request, reply, id, { ...typed, back: '/admin' }, status)
  }
  const notice = noticeOf(ctx, request, notices)
  const page = { title: ctx.t('desk.you'), section: '/admin', styles: ['desk-waiting.css'], notice }
  const data = {
    page,
    total,
    only: only ?? '',
    lead: ctx.t('waiting.lead', { n: total }),
    mayWrite: may(account, 'write'),
    undo: await undoOf(ctx, account, batch),
    groups: views,
    reported: only === undefined ? await reportsAtHand(ctx, account) : null,
    failed: only === undefined ? await failedLinks(ctx, account) : null,
    checklists: only === undefined ? (await listChecklists(ctx, account)).map((list) => checklistView(ctx, list)) : [],
  }
  return renderDesk(ctx, request, reply, 'waiting', data, { status })
}

/** What an account has just decided, as long as it can be taken back. */
async function undoOf(ctx: Ctx, account: Account, batch: unknown) {
  const found = typeof batch === 'string' ? await findBatch(ctx, account, batch) : undefined
  return found?.undoableUntil && found.undoableUntil > instant(ctx) ? found.name : ''
}

/** The reaction that an address names, as far as this account may decide on it. */
async function findRow(ctx: Ctx, request: FastifyRequest<Row>) {
  return (await demandReaction(ctx, accountOf(request), idOf(request.params.id))).reaction
}
