import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { Key, Params } from '../i18n/index.ts'
import type { Current } from '../readers/reader.ts'
import { render } from '../web/views.ts'
import { signerWords } from './signer.ts'
import type { Offer } from './offer.ts'
import type { Problem, Way } from './way.ts'

/** The page of all ways, and of who is there already. */
export async function showWays(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: {
    back: string
    current: Current | undefined
    offers: Offer[]
    problem: { key: Key; params: Params } | undefined
  },
): Promise<string> {
  const { back, current, offers, problem } = shown
  return render(ctx, request, reply, 'sign-in/ways', {
    back,
    query: back === '' ? '' : `?${new URLSearchParams({ back })}`,
    offers,
    signer: current ? signerWords(ctx, current) : null,
    problem: problem ? ctx.t(problem.key, problem.params) : '',
  })
}

/** The page of one way: its field, if it asks for something, and its button. */
export async function showWay(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: { way: Way; back: string; typed: string; problem?: Problem },
  status = 200,
): Promise<string> {
  const { way, back, typed, problem } = shown
  const data = {
    back,
    cancel: back || '/sign-in',
    way: { slug: way.slug, label: way.label, asks: way.asks },
    typed,
    problem: problem ? ctx.t(problem.problem, problem.params) : '',
  }
  return render(ctx, request, reply, 'sign-in/way', data, { status })
}
