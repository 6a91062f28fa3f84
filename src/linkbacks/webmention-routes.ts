import multipart from '@fastify/multipart'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { isUnavailable } from '../db/dialect.ts'
import { Refusal, refuse } from '../errors.ts'
import { formFields } from '../lib/form-fields.ts'
import type { Key } from '../i18n/index.ts'
import { wanted } from '../web/accept.ts'
import { showError, statusOf } from '../web/errors.ts'
import type { FormBody } from '../web/forms.ts'
import { render } from '../web/views.ts'
import { inBoth } from './linkback.ts'
import type { LinkbackStatus } from './status.ts'
import { completeAddress } from './typed-address.ts'
import { receiveWebmention, type WebmentionRefusal } from './webmention.ts'

const mostBytes = 64 * 1024
const limits = { fieldNameSize: 100, fieldSize: 16_384, fields: 100, files: 1, parts: 100, fileSize: mostBytes }

/** Scripts of other sites may read the answers, which hold nothing of whoever uses the browser. */
const headers = { 'cache-control': 'no-store', 'access-control-allow-origin': '*', vary: 'Accept' }

/**
 * `/webmention`: POST for other sites' software (W3C Webmention §3.2), as a form of either encoding, from anywhere and
 * without cookies; GET for people, a page with the same form, which may name a target (`?target=`). Answers are plain text
 * whose first line is a code, or JSON or a page for who asks for them.
 */
export async function webmentionRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  await app.register(multipart, {
    limits,
    attachFieldsToBody: 'keyValues',
    // Nothing here takes a file: it is only read past.
    onFile: async (part) => void part.file.resume(),
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(ctx, error, request, reply))

  app.get<{ Querystring: { target?: unknown } }>('/webmention', async (request, reply) => {
    if (!ctx.settings.transports.includes('webmention')) refuse('not_found', 'error.notFound')
    const { target } = request.query
    const values = { source: '', target: typeof target === 'string' ? target : '' }
    return render(ctx, request, reply, 'linkbacks/webmention', { values, refusal: null })
  })

  // Set before the body is read, so that they stand on every refusal.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    void reply.headers(headers)
    // Of a multipart form nobody else counts the whole.
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) refuse('too_large', 'webmention.tooLarge')
  }
  app.post('/webmention', { config: { foreign: true }, onRequest }, async (request, reply) => {
    const form: FormBody = Object.assign(Object.create(null), request.body)
    const answer = await receiveWebmention(ctx, asMeant(ctx, request, form), request.ip)
    if ('status' in answer) return answerStatus(ctx, request, reply, answer.status)
    return answerRefusal(ctx, request, reply, form, answer.refusal)
  })
}

/** People at our own form leave the scheme out; of programs the protocol wants whole addresses. */
function asMeant(ctx: Ctx, request: FastifyRequest, form: FormBody): FormBody {
  if (form.by !== 'hand' || wanted(request.headers.accept) !== 'html') return form
  const { source, target } = form
  const complete = (value: FormBody[string]) => (typeof value === 'string' ? completeAddress(ctx, value) : value)
  return {
    ...form,
    ...(source === undefined ? {} : { source: complete(source) }),
    ...(target === undefined ? {} : { target: complete(target) }),
  }
}

async function answerStatus(ctx: Ctx, request: FastifyRequest, reply: FastifyReply, status: LinkbackStatus) {
  void reply.code(201).header('location', status.status)
  switch (wanted(request.headers.accept)) {
    case 'html':
      return render(ctx, request, reply, 'linkbacks/received', { status }, { status: 201 })
    case 'json':
      return reply.send(status)
    case 'text':
    case undefined:
      return sendText(reply, [status.code, status.messages.join(' / '), status.status])
  }
}

async function answerRefusal(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  form: FormBody,
  refusal: WebmentionRefusal,
) {
  const { code, status, messages, retrySeconds } = refusal
  if (retrySeconds !== undefined) void reply.header('retry-after', String(retrySeconds))
  if (wanted(request.headers.accept) !== 'html') return sendError(request, reply.code(status), code, messages)
  const { sent } = formFields(form)
  const values = { source: sent.get('source') ?? '', target: sent.get('target') ?? '' }
  return render(ctx, request, reply, 'linkbacks/webmention', { values, refusal }, { status })
}

/** What went wrong before or beside the protocol; its code is not one of the protocol's either. */
async function answerError(ctx: Ctx, error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const status = statusOfError(error)
  if (status >= 500) request.log.error({ err: error }, 'webmention failed')
  const { code, key } = faults[status] ?? (status < 500 ? badRequest : serverError)
  const messages = inBoth(ctx.settings.lang, key)
  const { method, headers } = request
  if (method !== 'POST' || wanted(headers.accept) === 'html') {
    return showError(ctx, request, reply, status, messages.at(-1) ?? code)
  }
  return sendError(request, reply.code(status), code, messages)
}

function statusOfError(error: FastifyError): number {
  if (error instanceof Refusal) return statusOf(error)
  if (isUnavailable(error)) return 503
  // What the library cannot make out has no status.
  const unread = error.statusCode === undefined && /multipart|boundary/i.test(error.message)
  return unread ? 400 : (error.statusCode ?? 500)
}

type Fault = { code: string; key: Key }
const badRequest: Fault = { code: 'invalid_request', key: 'error.badRequest' }
const serverError: Fault = { code: 'server_error', key: 'error.internal' }
const faults: Record<number, Fault> = {
  404: { code: 'not_found', key: 'error.notFound' },
  413: { code: 'too_large', key: 'webmention.tooLarge' },
  415: { code: 'unsupported_type', key: 'webmention.type' },
  503: { code: 'unavailable', key: 'error.unavailable' },
}

function sendError(request: FastifyRequest, reply: FastifyReply, code: string, messages: string[]) {
  if (wanted(request.headers.accept) !== 'json') return sendText(reply, [code, messages.join(' / ')])
  return reply.send({ error: code, error_description: messages.join(' / ') })
}

function sendText(reply: FastifyReply, lines: string[]) {
  return reply.type('text/plain; charset=utf-8').send(`${lines.join('\n')}\n`)
}
