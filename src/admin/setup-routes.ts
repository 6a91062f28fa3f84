import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { spend } from '../db/rates.ts'
import { refuse, Refusal } from '../errors.ts'
import { hasOwner } from '../identities/account.ts'
import { beginSession } from '../identities/sessions.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { readAnswers, type Problem, type Step } from '../setup/answers.ts'
import { findProgress, saveProgress, type Progress } from '../setup/code.ts'
import { setUp } from '../setup/set-up.ts'
import { readStep } from '../setup/step.ts'
import { writeSessionCookie } from '../identities/session-cookie.ts'
import { browserOrigin, inLanguage, proposed, showReady, showStep } from './setup-view.ts'

type Params = { code: string; step: string }

/** Wrong codes from one address prefix. */
const guesses = [{ limit: 30, seconds: 600 }]

/**
 * The first run: four steps from an empty database to the editor, below an address with a one-time code. Whatever is
 * wrong with the code, and everything once there is an owner, is 404 like any unknown address. The code is all that
 * counts: no cookie is read, so that the steps work at whatever address the server is reached before it knows its own.
 */
export async function setupRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'same-origin' })
    done()
  })

  app.get<{ Params: { code: string } }>('/setup/:code', (request, reply) => showAt(ctx, request, reply, '1'))
  app.get<{ Params: Params }>('/setup/:code/:step', (request, reply) =>
    showAt(ctx, request, reply, request.params.step),
  )
  app.post<{ Params: Params }>('/setup/:code/:step', { config: { foreign: true } }, async (request, reply) => {
    const { code } = request.params
    const progress = await openProgress(ctx, request, code)
    const step = reachable(progress, request.params.step) ?? refuse('not_found', 'error.notFound')
    const { typed, problems } = await readStep(ctx, step, progress.typed, request.body)
    if (Object(request.body).do === 'back') {
      await saveProgress(ctx, code, { ...progress, typed })
      return reply.redirect(addressOf(code, Math.max(1, step - 1)), 303)
    }
    const done = problems.length > 0 ? (Math.min(progress.done, step - 1) as Progress['done']) : later(progress, step)
    const now = { typed, done }
    await saveProgress(ctx, code, now)
    if (problems.length > 0) return showStep(ctx, request, reply, { code, step, progress: now, problems })
    return step < 4 ? reply.redirect(addressOf(code, step + 1), 303) : finish(ctx, request, reply, code, now)
  })
}

async function showAt(
  ctx: Ctx,
  request: FastifyRequest<{ Params: { code: string } }>,
  reply: FastifyReply,
  at: string,
) {
  const { code } = request.params
  const progress = await openProgress(ctx, request, code)
  const step = reachable(progress, at)
  if (step === undefined && !/^[1-4]$/.test(at)) refuse('not_found', 'error.notFound')
  if (step === undefined) return reply.redirect(addressOf(code, progress.done + 1), 303)
  return showStep(ctx, request, reply, { code, step, progress: proposed(ctx, request, progress), problems: [] })
}

/** Makes the site, logs its owner in where they are, and opens the editor; or says where the desk is now. */
async function finish(ctx: Ctx, request: FastifyRequest, reply: FastifyReply, code: string, progress: Progress) {
  const read = readAnswers(ctx.config, progress.typed)
  if ('problems' in read) return reshow(ctx, request, reply, code, progress, read.problems)
  const { account, postId } = await setUp(ctx, read.answers).catch((error: unknown) => {
    if (error instanceof Refusal && error.key === 'setup.hasOwner') refuse('not_found', 'error.notFound')
    throw error
  })
  const path = `/admin/posts/${postId}`
  if (browserOrigin(request) !== ctx.settings.siteUrl)
    return showReady(inLanguage(ctx, read.answers), request, reply, path)
  const from = { agent: request.headers['user-agent'] ?? '', address: request.ip }
  writeSessionCookie(ctx, reply, await beginSession(ctx, account.id, from))
  return reply.redirect(path, 303)
}

/** What was in order may be so no longer, as when the operator has started the site with other settings meanwhile. */
function reshow(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  code: string,
  progress: Progress,
  problems: Problem[],
) {
  const step = problems[0]?.step ?? 1
  const own = problems.filter((problem) => problem.step === step)
  return showStep(ctx, request, reply, { code, step, progress, problems: own })
}

async function openProgress(ctx: Ctx, request: FastifyRequest, code: string): Promise<Progress> {
  const progress = await findProgress(ctx, code)
  if (progress) return progress
  if (ctx.config.rateLimits && !(await hasOwner(ctx.db))) {
    const wait = await spend(ctx, `setup/${addressPrefix(request.ip)}`, guesses)
    if (wait > 0) refuse('too_many', 'setup.tooMany', { s: wait }, wait)
  }
  return refuse('not_found', 'error.notFound')
}

function reachable({ done }: Progress, at: string): Step | undefined {
  const step = ([1, 2, 3, 4] as const).find((step) => String(step) === at)
  return step !== undefined && step <= done + 1 ? step : undefined
}

function later({ done }: Progress, step: Step): Progress['done'] {
  return Math.max(done, step) as Progress['done']
}

function addressOf(code: string, step: number): string {
  return step === 1 ? `/setup/${code}` : `/setup/${code}/${step}`
}
