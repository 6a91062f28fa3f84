import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import { readGuest } from '../identities/guest.ts'
import type { Key } from '../i18n/index.ts'
import { formFields } from '../lib/form-fields.ts'
import { readReaderCookie, writeReaderCookie } from '../readers/cookies.ts'
import { findLatestDraft } from '../readers/drafts.ts'
import { render } from '../web/views.ts'
import { readBack } from './back.ts'
import { comeIn, payForTry } from './come-in.ts'
import {
  askMailLink,
  checkCode,
  findAsked,
  findLink,
  isNewcomer,
  linkMinutes,
  takeProof,
  type Asked,
} from './mail-link.ts'
import { offersMail } from './offer.ts'

type Wrong = { field: 'email' | 'code' | 'name'; key: Key; params?: Record<string, string> }
type Request = FastifyRequest
type Reply = FastifyReply

const codePath = '/sign-in/mail/code'

/**
 * Signing in by mail: an address is asked for, a link and a code go there. Opening the link changes nothing; its button
 * signs in the browser that asked; any other is told so at once, and its button shows the code to type there. Every address gets the same answer.
 * 404 where the site sends no mail, 422 with what was typed for what is to correct, 410 for a link that is over.
 */
export async function mailRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.addHook('preValidation', async () => {
    if (!offersMail(ctx)) refuse('not_found', 'signin.noMail')
  })
  app.get('/sign-in/mail', async (request, reply) => {
    const draft = await findLatestDraft(ctx, readReaderCookie(ctx, request, 'draft'))
    const asked = await findAsked(ctx, readReaderCookie(ctx, request, 'letter'))
    const back = readBack(ctx, Object(request.query).back)
    return showAsk(ctx, request, reply, { email: asked?.email ?? draft?.email ?? '', back })
  })
  app.post('/sign-in/mail', (request, reply) => ask(ctx, request, reply))
  app.get(codePath, (request, reply) => showCode(ctx, request, reply))
  app.post(codePath, (request, reply) => enterByCode(ctx, request, reply))
  app.get<{ Params: { token: string } }>('/sign-in/mail/:token', async (request, reply) => {
    const { token } = request.params
    const link = await findLink(ctx, token, readReaderCookie(ctx, request, 'letter'))
    if (!link) return showLate(ctx, request, reply)
    const { asked, here } = link
    if (!here) return render(ctx, request, reply, 'sign-in/mail-elsewhere', { action: linkPath(token) })
    return showLink(ctx, request, reply, token, { asksName: await needsName(ctx, asked) })
  })
  app.post<{ Params: { token: string } }>('/sign-in/mail/:token', (request, reply) =>
    enterByLink(ctx, request, reply, request.params.token),
  )
}

async function ask(ctx: Ctx, request: Request, reply: Reply): Promise<string | FastifyReply> {
  const { sent, twice } = formFields(request.body)
  const typed = (sent.get('email') ?? '').slice(0, 500)
  const back = readBack(ctx, sent.get('back'))
  const again = (status: number, wrong: Wrong) => showAsk(ctx, request, reply, { email: typed, back, wrong }, status)
  if (twice.has('email')) return again(422, { field: 'email', key: 'error.twice' })
  const { guest, errors } = readGuest({ name: '', email: typed, website: '' })
  const problem = errors.find(({ field }) => field === 'email')
  if (problem) return again(422, { field: 'email', key: problem.key })
  if (guest.email === null) return again(422, { field: 'email', key: 'signin.mailMissing' })
  const draft = await findLatestDraft(ctx, readReaderCookie(ctx, request, 'draft'))
  try {
    const wait = await payForTry(ctx, request.ip)
    if (wait > 0) refuse('too_many', 'signin.tooMany', { s: String(wait) }, wait)
    const { guest: signed } = readGuest({ name: draft?.name ?? '', email: '', website: '' })
    const asked = { email: guest.email.toLowerCase(), name: signed.name, back }
    const before = readReaderCookie(ctx, request, 'letter')
    writeReaderCookie(ctx, reply, 'letter', await askMailLink(ctx, asked, request.ip, before))
    return await reply.redirect(codePath, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'too_many') throw error
    void reply.header('retry-after', String(error.retryAfter ?? 60))
    return again(429, { field: 'email', key: error.key, params: { s: String(error.retryAfter ?? 60) } })
  }
}

function showAsk(
  ctx: Ctx,
  request: Request,
  reply: Reply,
  { email, back, wrong }: { email: string; back: string; wrong?: Wrong },
  status = 200,
): Promise<string> {
  const data = { email, back, cancel: back || '/sign-in', minutes: linkMinutes, wrong: wrongWords(ctx, wrong) }
  return render(ctx, request, reply, 'sign-in/mail', data, { status })
}

/** Where the browser that asked waits for the mail; it alone is told which address it typed. */
async function showCode(
  ctx: Ctx,
  request: Request,
  reply: Reply,
  { code = '', name = '', wrong }: { code?: string; name?: string; wrong?: Wrong } = {},
  status = 200,
): Promise<string | FastifyReply> {
  const asked = await findAsked(ctx, readReaderCookie(ctx, request, 'letter'))
  if (!asked) return reply.redirect('/sign-in/mail', 303)
  const data = {
    email: asked.email,
    again: `/sign-in/mail${asked.back && `?${new URLSearchParams({ back: asked.back })}`}`,
    code,
    name,
    asksName: wrong?.field === 'name',
    cancel: asked.back || '/sign-in',
    action: codePath,
    minutes: linkMinutes,
    wrong: wrongWords(ctx, wrong),
  }
  return render(ctx, request, reply, 'sign-in/mail-sent', data, { status })
}

async function enterByCode(ctx: Ctx, request: Request, reply: Reply): Promise<string | FastifyReply> {
  const { sent } = formFields(request.body)
  const browser = readReaderCookie(ctx, request, 'letter')
  const asked = await findAsked(ctx, browser)
  if (!asked) return reply.redirect('/sign-in/mail', 303)
  const [code, name] = [(sent.get('code') ?? '').slice(0, 40), (sent.get('name') ?? '').slice(0, 200)]
  const again = (wrong: Wrong) => showCode(ctx, request, reply, { code, name, wrong }, 422)
  const checked = await checkCode(ctx, browser, code)
  if (checked === 'wrong') return again({ field: 'code', key: 'signin.codeWrong' })
  if (checked === 'over') return over(ctx, request, reply, asked)
  const named = await nameFor(ctx, asked, name)
  if ('key' in named) return again(named)
  return finish(ctx, request, reply, asked, { browser, token: '', name: named.name })
}

async function enterByLink(ctx: Ctx, request: Request, reply: Reply, token: string): Promise<string | FastifyReply> {
  const browser = readReaderCookie(ctx, request, 'letter')
  const link = await findLink(ctx, token, browser)
  if (!link) return showLate(ctx, request, reply)
  const { asked, here, code } = link
  if (!here) return render(ctx, request, reply, 'sign-in/mail-code', { code: `${code.slice(0, 3)} ${code.slice(3)}` })
  const name = (formFields(request.body).sent.get('name') ?? '').slice(0, 200)
  const named = await nameFor(ctx, asked, name)
  if ('key' in named) return showLink(ctx, request, reply, token, { asksName: true, name, wrong: named }, 422)
  return finish(ctx, request, reply, asked, { browser, token, name: named.name })
}

async function finish(
  ctx: Ctx,
  request: Request,
  reply: Reply,
  asked: Asked,
  { browser, token, name }: { browser: string; token: string; name: string },
): Promise<string | FastifyReply> {
  const proven = await takeProof(ctx, browser, token, name)
  writeReaderCookie(ctx, reply, 'letter', '')
  if (!proven) return over(ctx, request, reply, asked)
  return reply.redirect(await comeIn(ctx, request, reply, proven, asked.back), 303)
}

function over(ctx: Ctx, request: Request, reply: Reply, { email, back }: Asked): Promise<string> {
  writeReaderCookie(ctx, reply, 'letter', '')
  return showAsk(ctx, request, reply, { email, back, wrong: { field: 'email', key: 'signin.codeOver' } }, 422)
}

function showLate(ctx: Ctx, request: Request, reply: Reply): Promise<string> {
  return render(ctx, request, reply, 'sign-in/mail-over', {}, { status: 410 })
}

function showLink(
  ctx: Ctx,
  request: Request,
  reply: Reply,
  token: string,
  { asksName, name = '', wrong }: { asksName: boolean; name?: string; wrong?: Wrong },
  status = 200,
): Promise<string> {
  const data = { action: linkPath(token), asksName, name, wrong: wrongWords(ctx, wrong) }
  return render(ctx, request, reply, 'sign-in/mail-link', data, { status })
}

function linkPath(token: string): string {
  return `/sign-in/mail/${token}`
}

async function needsName(ctx: Ctx, { email, name }: Asked): Promise<boolean> {
  return name === '' && (await isNewcomer(ctx, email))
}

/** The name for somebody new: what they typed now, or in the form they came from. */
async function nameFor(ctx: Ctx, asked: Asked, typed: string): Promise<{ name: string } | Wrong> {
  if (!(await needsName(ctx, asked))) return { name: asked.name }
  const { guest, errors } = readGuest({ name: typed, email: '', website: '' })
  const [error] = errors
  return error ? { field: 'name', key: typed.trim() === '' ? 'signin.nameMissing' : error.key } : { name: guest.name }
}

function wrongWords(ctx: Ctx, wrong: Wrong | undefined) {
  return wrong ? { field: wrong.field, text: ctx.t(wrong.key, wrong.params) } : null
}
