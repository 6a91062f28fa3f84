import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { deriveKey, sign, unsign } from '../lib/secrets.ts'
import { escapeXml } from '../lib/xml.ts'
import { readReaderCookie, writeReaderCookie } from '../readers/cookies.ts'
import { render } from '../web/views.ts'
import { readBack } from './back.ts'
import { comeIn, payForTry } from './come-in.ts'
import type { Problem, Proven, Way } from './way.ts'

/** What is kept in the browser while somebody is away: where they went, what comes back with them, where they came from. */
type Away = { way: string; state: string; back: string }

/**
 * Sends somebody to where they prove who they are: answers a page of ours that leads on, or what went wrong. `typed` is
 * the address or server that the way asks for; `back` is where they return to. Where they come back to, and the state
 * that must come back with them, are kept in a signed cookie of their browser.
 */
export async function leave(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  way: Way,
  { typed, back }: { typed: string; back: string },
): Promise<{ html: string } | Problem> {
  const wait = await payForTry(ctx, request.ip)
  if (wait > 0) return { problem: 'signin.tooMany', params: { s: String(wait) } }
  const departure = await way.begin(ctx, { typed, returnPath: returnPath(way), address: request.ip })
  if ('problem' in departure) return departure
  const away: Away = { way: way.slug, state: departure.state, back }
  writeReaderCookie(ctx, reply, 'leaving', sign(deriveKey(ctx.secret, 'leaving'), JSON.stringify(away)))
  void reply.header('cache-control', 'no-store')
  // Not a redirect: browsers hold those against `form-action`, and people should see where they are being sent.
  const headHtml = `<meta http-equiv="refresh" content="0; url=${escapeXml(departure.url)}">`
  return {
    html: await render(ctx, request, reply, 'sign-in/leave', { departure, headHtml, back, stay: back || '/sign-in' }),
  }
}

/**
 * Reads what somebody came back with: answers where they go on, or why they do not and where they had been. Who did not
 * leave from here by this way, or long ago, is told so, and so is who took a way that is not offered any more (`way`
 * undefined); in every case the cookie is taken away, since what it kept works once.
 */
export async function comeBack(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  slug: string,
  way: Way | undefined,
): Promise<{ to: string } | { problem: Problem; back: string }> {
  const { state, back } = readAway(ctx, request, slug)
  if (readReaderCookie(ctx, request, 'leaving') !== '') writeReaderCookie(ctx, reply, 'leaving', '')
  if (!way) return { problem: { problem: 'signin.unknownWay' }, back }
  const answered = { query: request.query, returnPath: returnPath(way), state }
  const ended: { proven: Proven } | Problem =
    state === '' ? { problem: 'signin.expired' } : await way.finish(ctx, answered)
  if ('problem' in ended) return { problem: ended, back }
  return { to: await comeIn(ctx, request, reply, ended.proven, back) }
}

function readAway(ctx: Ctx, request: FastifyRequest, slug: string): Pick<Away, 'state' | 'back'> {
  const kept = unsign(deriveKey(ctx.secret, 'leaving'), readReaderCookie(ctx, request, 'leaving'))
  if (kept === undefined) return { state: '', back: '' }
  const { way, state, back } = JSON.parse(kept) as Away
  return { state: way === slug ? state : '', back: readBack(ctx, back) }
}

function returnPath({ slug }: Way): string {
  return `/sign-in/${slug}/return`
}
