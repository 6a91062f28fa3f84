import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import { wholeNumber } from '../lib/text.ts'
import { saying, scalar } from './queue-filters.ts'

const sentences = {
  recheck: 'links.done.recheck',
  relation: 'links.done.relation',
  retry: 'links.done.retry',
} as const satisfies Record<string, Key>

/** Where to lead after something was done with one link: back to its row, which says so. */
export function backToLink(back: string, done: keyof typeof sentences, id: number): string {
  return `${saying(back, { done, link: String(id) })}#lien-${id}`
}

/** What an address says was done, and with which link; the id is 0 when it says nothing. */
export function saidOf(ctx: Ctx, request: FastifyRequest): { id: number; text: string } {
  const done = scalar(request.query, 'done')
  const id = wholeNumber(scalar(request.query, 'link'))
  if (id === undefined || !Object.hasOwn(sentences, done)) return { id: 0, text: '' }
  return { id, text: ctx.t(sentences[done as keyof typeof sentences]) }
}
