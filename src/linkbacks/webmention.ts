import type { FormBody } from '../web/forms.ts'
import type { Ctx } from '../context.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { inBoth, sentences, type Refused } from './linkback.ts'
import { receiveLinkback } from './receive.ts'
import { statusOfLinkback, type LinkbackStatus } from './status.ts'

/** The fields of a webmention that people type: what is wrong is said beside them. */
export type WebmentionField = 'source' | 'target'

/** Why a webmention is not taken: a code for programs, and for people the sentence in English and the site's language. */
export type WebmentionRefusal = {
  code: WebmentionCode
  status: 400 | 429
  messages: string[]
  field?: WebmentionField
  retrySeconds?: number
}

export type WebmentionCode =
  | 'invalid_source'
  | 'invalid_target'
  | 'source_equals_target'
  | 'target_not_found'
  | 'target_closed'
  | 'not_accepted'
  | 'rate_limited'

/** Every reason to refuse a request with its code and the field it is about. A closed post answers like one of another site's. */
const refusals: Record<Refused, { code: WebmentionCode; field?: WebmentionField }> = {
  'source-invalid': { code: 'invalid_source', field: 'source' },
  'target-elsewhere': { code: 'target_not_found', field: 'target' },
  'target-unknown': { code: 'target_not_found', field: 'target' },
  'target-closed': { code: 'target_closed', field: 'target' },
  'same-post': { code: 'source_equals_target', field: 'source' },
  owner: { code: 'not_accepted', field: 'source' },
  'taken-back': { code: 'not_accepted', field: 'source' },
  'too-many': { code: 'rate_limited' },
}

const usualWait = 60

/**
 * Receives a webmention (W3C Webmention §3.2): the two addresses of the form, all else in it left alone. Answers the
 * status of the linkback, whose check is a job, or why it is refused at once: an address that is missing, given twice or
 * not http(s), a target that is no open post of ours, the same post on both sides, a rule of the owner's, or a budget.
 */
export async function receiveWebmention(
  ctx: Ctx,
  form: FormBody,
  sender: string,
): Promise<{ status: LinkbackStatus } | { refusal: WebmentionRefusal }> {
  const { source, target } = form
  if (!isHttpUrl(source)) return { refusal: invalid(ctx, 'source', source) }
  if (!isHttpUrl(target)) return { refusal: invalid(ctx, 'target', target) }

  const request = { transport: 'webmention' as const, source: source.trim(), target: target.trim(), sender }
  const received = await receiveLinkback(ctx, request)
  const status = 'refused' in received ? undefined : await statusOfLinkback(ctx, received.linkback.token)
  const answer = 'refused' in received ? received.refused : 'queued'
  ctx.log.info({ ...request, answer }, 'linkback answered')
  if (status) return { status }
  return { refusal: refusalOf(ctx, 'refused' in received ? received : { refused: 'too-many' }) }
}

function isHttpUrl(value: FormBody[string] | undefined): value is string {
  return typeof value === 'string' && parseHttpUrl(value.trim()) !== undefined
}

function invalid(ctx: Ctx, field: WebmentionField, value: FormBody[string] | undefined): WebmentionRefusal {
  const wrong = Array.isArray(value) ? 'twice' : value === undefined || value.trim() === '' ? 'missing' : 'invalid'
  const messages = inBoth(ctx.settings.lang, `webmention.${field}.${wrong}`)
  return { code: `invalid_${field}`, status: 400, messages, field }
}

function refusalOf(
  ctx: Ctx,
  { refused, retrySeconds }: { refused: Refused; retrySeconds?: number },
): WebmentionRefusal {
  const messages = sentences(ctx.settings, refused)
  const refusal = { ...refusals[refused], messages }
  if (refused !== 'too-many') return { ...refusal, status: 400 }
  return { ...refusal, status: 429, retrySeconds: Math.max(1, Math.ceil(retrySeconds ?? usualWait)) }
}
