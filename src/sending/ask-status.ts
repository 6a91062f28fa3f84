import type { Ctx } from '../context.ts'
import { decodePage } from '../lib/page-decode.ts'
import { parseJson, wordsOf } from './sent.ts'

/** What the other side says of a linkback we sent; `final` when nothing more is to be expected. */
export type StatusAnswer = { words: string; final: boolean }

/**
 * Asks the status page of a webmention we sent (W3C Webmention §3.2 leaves its form open: JSON, HTML and text are read).
 * Only JSON can say that it is final. Undefined when the page gives no answer; one that is gone (410) is final.
 */
export async function askStatus(ctx: Ctx, url: string): Promise<StatusAnswer | undefined> {
  const accept = 'application/json, text/plain;q=0.9, text/html;q=0.8'
  const answer = await ctx.fetch({ url, accept, types: 'pages' })
  if (!answer.ok) return undefined
  if (answer.status === 410) return { words: '', final: true }
  if (answer.status < 200 || answer.status > 299) return undefined
  return { words: wordsOf(answer), final: isFinal(answer) }
}

/** Words of receivers for what may still change. */
const passing =
  /^(?:queued|pending|processing|received|accepted|created|new|held|moderation|waiting|in[ _-]?progress)$/i

function isFinal({ body, contentType }: { body: Buffer; contentType: string }): boolean {
  if (!/json\b/i.test(contentType)) return false
  const value = parseJson(decodePage(body, contentType) ?? '')
  if (typeof value !== 'object' || value === null) return false
  const members = new Map<string, unknown>(Object.entries(value))
  const state = members.get('state') ?? members.get('status')
  return typeof state === 'string' && !URL.canParse(state) && !passing.test(state.trim())
}
