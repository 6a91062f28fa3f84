import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import { wholeNumber } from '../lib/text.ts'
import { saying, scalar } from './queue-filters.ts'

const sentences = {
  received: { recheck: 'links.done.recheck', relation: 'links.done.relation' },
  out: { again: 'links.done.recheck' },
  sent: { retry: 'links.done.retry' },
} as const satisfies Record<string, Record<string, Key>>
const anchors = { received: 'lien', out: 'arrive', sent: 'envoi' } as const

type Kind = keyof typeof sentences
/** What was just done with the link of that id; 0 is none. */
export type Said = { id: number; text: string }

/** Where to lead after something was done with one link: back to its row, which says so. */
export function backToLink<K extends Kind>(
  back: string,
  kind: K,
  done: string & keyof (typeof sentences)[K],
  id: number,
) {
  return `${saying(back, { done, link: String(id) })}#${anchors[kind]}-${id}`
}

/** What an address says was done with a link of that kind. */
export function saidOf(ctx: Ctx, request: FastifyRequest, kind: Kind): Said {
  const known: Record<string, Key> = sentences[kind]
  const done = scalar(request.query, 'done')
  const id = wholeNumber(scalar(request.query, 'link'))
  const key = Object.hasOwn(known, done) ? known[done] : undefined
  return id === undefined || key === undefined ? { id: 0, text: '' } : { id, text: ctx.t(key) }
}
