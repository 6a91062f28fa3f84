import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import { readGuest } from '../identities/guest.ts'
import { formFields } from '../lib/form-fields.ts'
import type { CleanHtml } from '../lib/sanitize.ts'
import { tidyText } from '../lib/text.ts'
import { placeOf } from '../reactions/own.ts'
import { renderText, textProblem } from '../reactions/row.ts'
import { statusOf } from '../web/errors.ts'
import { render } from '../web/views.ts'
import { declineLetter, publishLetter } from './letter-answer.ts'
import { findLetter, type FoundLetter } from './letter.ts'

type Request = FastifyRequest
type Reply = FastifyReply
type Token = { Params: { token: string } }
type Problem = { field: 'text' | 'name'; text: string }
type Shown = {
  values: { name: string; text: string }
  problems?: Problem[]
  notice?: string
  preview?: CleanHtml
  status?: number
}

/**
 * Where the writer of a private letter reads it as it would stand in a thread, changes it, and lets it appear or keeps it
 * to themselves. Opening the page does nothing.
 */
export async function letterRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'same-origin' })
  })
  app.get('/letter/declined', (request, reply) => render(ctx, request, reply, 'my-data/letter-declined', {}))
  app.get<Token>('/letter/:token', async (request, reply) => {
    const found = await demandLetter(ctx, request.params.token)
    const { name, text } = found.letter
    return show(ctx, request, reply, found, { values: { name, text } })
  })
  app.post<Token>('/letter/:token', async (request, reply) => {
    const found = await demandLetter(ctx, request.params.token)
    return answer(ctx, request, reply, found, request.params.token)
  })
}

async function demandLetter(ctx: Ctx, token: string): Promise<FoundLetter> {
  return (await findLetter(ctx, token)) ?? refuse('gone', 'letters.over')
}

async function answer(ctx: Ctx, request: Request, reply: Reply, found: FoundLetter, token: string) {
  const { sent, twice } = formFields(request.body)
  const act = sent.get('do')
  if (act === 'decline') {
    await declineLetter(ctx, token)
    return reply.redirect('/letter/declined', 303)
  }
  const values = { name: sent.get('name') ?? '', text: tidyText(sent.get('text') ?? '') }
  const problems = problemsIn(ctx, values, twice)
  if (problems.length > 0) return show(ctx, request, reply, found, { values, problems, status: 422 })
  try {
    if (act !== 'publish') {
      return await show(ctx, request, reply, found, { values, preview: renderText(values.text).html })
    }
    const { guest } = readGuest({ ...values, email: '', website: '' })
    const from = { address: request.ip, agent: request.headers['user-agent'] ?? null }
    const { reaction, path } = await publishLetter(ctx, token, { name: guest.name, text: values.text }, from)
    return await reply.redirect(placeOf(ctx, path, reaction), 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'gone') throw error
    if (error.retryAfter !== undefined) void reply.header('retry-after', String(error.retryAfter))
    const notice = ctx.t(error.key, error.params)
    return show(ctx, request, reply, found, { values, notice, status: statusOf(error) })
  }
}

function problemsIn(ctx: Ctx, values: Shown['values'], twice: ReadonlySet<string>): Problem[] {
  const text = twice.has('text') ? { key: 'error.twice' as const, params: {} } : textProblem(values.text)
  const [name] = readGuest({ name: values.name, email: '', website: '' }).errors
  const wrong = twice.has('name') ? { key: 'error.twice' as const, params: {} } : name
  return [
    ...(text ? [{ field: 'text' as const, text: ctx.t(text.key, text.params) }] : []),
    ...(wrong ? [{ field: 'name' as const, text: ctx.t(wrong.key, wrong.params) }] : []),
  ]
}

function show(ctx: Ctx, request: Request, reply: Reply, { post, account }: FoundLetter, shown: Shown): Promise<string> {
  const { values, problems = [], notice = '', preview = null, status = 200 } = shown
  const data = {
    action: request.url.split('?')[0],
    author: account.name,
    post: { title: post.title, path: post.path },
    values,
    problems,
    errorsTitle: problems.length > 0 ? ctx.t('write.errors', { n: problems.length }) : '',
    wrong: Object.fromEntries(problems.map(({ field, text }) => [field, text])),
    notice,
    preview,
  }
  return render(ctx, request, reply, 'my-data/letter', data, { status })
}
