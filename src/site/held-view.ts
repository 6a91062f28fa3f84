import type { Ctx } from '../context.ts'
import type { CleanHtml } from '../lib/sanitize.ts'
import type { HeldView } from '../reactions/form.ts'
import { formatDate } from '../web/dates.ts'

export type HeldItemView = {
  type: 'held'
  id: string
  depth: number
  css: string
  name: string
  html: CleanHtml
  iso: string
  when: string
  to: string
  why: string
  edit: string | null
  withdraw: string
  /** The address that asks for a mail when it is out; '' when that cannot be asked for (any more). */
  out: string
  /** They will be told by mail. */
  told: boolean
}

/** A message that waits, in its place; the latest of several is the one that `#attente` finds. */
export function heldView(ctx: Ctx, held: HeldView, depth: number, latest: boolean): HeldItemView {
  return {
    type: 'held',
    id: latest ? 'attente' : `attente-${held.id}`,
    depth,
    css: `held s-reader d${Math.min(depth, 3)}`,
    name: held.name,
    html: held.html,
    iso: held.createdAt,
    when: formatDate(ctx, held.createdAt, 'time'),
    to: held.parent ? ctx.t('react.to', { n: held.parent.number, name: held.parent.name }) : '',
    why: ctx.t(held.why),
    edit: held.edit,
    withdraw: held.withdraw,
    out: held.out === null || held.out === 'asked' ? '' : held.out,
    told: held.out === 'asked',
  }
}
