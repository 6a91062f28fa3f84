import type { Ctx } from '../context.ts'
import { firstHeader } from '../lib/header-text.ts'
import { resolveHttpUrl } from '../lib/urls.ts'
import { notSent, retryAfter, wordsOf, type Sent } from './sent.ts'

/** `target` is sent as it stands in our published page; a query of the endpoint stays in its address. */
export type WebmentionRequest = { endpoint: string; source: string; target: string }

/**
 * Sends a webmention (W3C Webmention §3.1.3): a form with source and target alone. Any 2xx is success, and the `Location`
 * of a 201 is kept as its status page. Other 4xx are refusals; 408, 425, 429, 5xx and whatever is no answer, failures.
 */
export async function sendWebmention(ctx: Ctx, { endpoint, source, target }: WebmentionRequest): Promise<Sent> {
  const answer = await ctx.fetch({
    url: endpoint,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ source, target }).toString(),
    accept: 'application/json, text/plain;q=0.9, text/html;q=0.5, */*;q=0.1',
    types: 'any',
  })
  if (!answer.ok) return notSent(answer)
  const { status } = answer
  const words = wordsOf(answer)
  if (status >= 200 && status < 300) {
    const location = status === 201 ? firstHeader(answer.headers['location']) : ''
    const statusUrl = location === '' ? undefined : resolveHttpUrl(location, answer.url)?.href
    return { outcome: 'accepted', status, words, ...(statusUrl === undefined ? {} : { statusUrl }) }
  }
  if (status >= 400 && status < 500 && !passing.has(status)) return { outcome: 'refused', status, words }
  const retrySeconds = retryAfter(answer.headers, ctx.now())
  return { outcome: 'failed', status, words, ...(retrySeconds === undefined ? {} : { retrySeconds }) }
}

/** Too slow, too early, too many: nothing was decided. */
const passing = new Set([408, 425, 429])
