import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { readSessionCookie, writeSessionCookie } from '../identities/session-cookie.ts'
import { endSession } from '../identities/sessions.ts'
import { formFields } from '../lib/form-fields.ts'
import { readReaderCookie } from '../readers/cookies.ts'
import { findLatestDraft } from '../readers/drafts.ts'
import { findCurrent } from '../readers/current.ts'
import { isForm, problemParam, readBack, readProblem, withProblem } from './back.ts'
import { signOut } from './come-in.ts'
import { comeBack, leave } from './leave.ts'
import { mailRoutes } from './mail-routes.ts'
import { demandWay, findWay, listOffers } from './offer.ts'
import { showWay, showWays } from './pages.ts'

type WayParams = { way: string }

/**
 * Where readers prove who they are: all ways at `/sign-in`, one at `/sign-in/<way>`, from where it leads away by a page
 * of ours, and `/sign-in/<way>/return`. `back` names the path of ours to return to. What cannot begin is 422 with what
 * was typed kept, 429 for tries without end; what came to nothing elsewhere leads back (303) with a sentence why.
 */
export async function signInRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  })
  await app.register(mailRoutes, { ctx })

  app.get('/sign-in', async (request, reply) => {
    const { back, [problemParam]: problem } = Object(request.query) as Record<string, unknown>
    return showWays(ctx, request, reply, {
      back: readBack(ctx, back),
      current: await findCurrent(ctx, request),
      offers: listOffers(ctx),
      problem: readProblem(ctx, problem),
    })
  })
  app.post('/sign-out', async (request, reply) => {
    await signOut(ctx, request, reply)
    await endSession(ctx, readSessionCookie(ctx, request) ?? '')
    writeSessionCookie(ctx, reply, '')
    return reply.redirect(readBack(ctx, formFields(request.body).sent.get('back')) || '/sign-in', 303)
  })

  app.get<{ Params: WayParams }>('/sign-in/:way', async (request, reply) => {
    const way = demandWay(ctx, request.params.way)
    const back = readBack(ctx, Object(request.query).back)
    const draft = await findLatestDraft(ctx, readReaderCookie(ctx, request, 'draft'))
    return showWay(ctx, request, reply, { way, back, typed: way.asks === 'site' ? (draft?.website ?? '') : '' })
  })
  app.post<{ Params: WayParams }>('/sign-in/:way', (request, reply) => begin(ctx, request, reply, request.params.way))
  app.get<{ Params: WayParams }>('/sign-in/:way/return', (request, reply) => end(ctx, request, reply))
}

async function begin(ctx: Ctx, request: FastifyRequest, reply: FastifyReply, slug: string): Promise<string> {
  const way = demandWay(ctx, slug)
  const { sent, twice } = formFields(request.body)
  const back = readBack(ctx, sent.get('back'))
  const typed = (sent.get('typed') ?? '').slice(0, 2048)
  const left = twice.has('typed')
    ? { problem: 'error.twice' as const }
    : await leave(ctx, request, reply, way, { typed, back })
  if ('html' in left) return left.html
  const status = left.problem === 'signin.tooMany' ? 429 : 422
  if (status === 429) void reply.header('retry-after', String(left.params?.s ?? 60))
  return showWay(ctx, request, reply, { way, back, typed, problem: left }, status)
}

/** Somebody who left from a form finds their text there again, with the reason; others find the way they tried. */
async function end(ctx: Ctx, request: FastifyRequest<{ Params: WayParams }>, reply: FastifyReply) {
  const { way: slug } = request.params
  const way = findWay(ctx, slug)
  const ended = await comeBack(ctx, request, reply, slug, way)
  if ('to' in ended) return reply.redirect(ended.to, 303)
  const { problem, back } = ended
  if (isForm(back)) return reply.redirect(withProblem(ctx, back, problem), 303)
  const shown = { way: way ?? demandWay(ctx, slug), back, typed: '', problem }
  return reply.send(await showWay(ctx, request, reply, shown, 422))
}
