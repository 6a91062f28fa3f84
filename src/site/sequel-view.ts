import type { Ctx } from '../context.ts'
import type { LinkRel } from '../reactions/link-rel.ts'
import type { Body } from '../reactions/queries.ts'
import type { Outline } from '../reactions/thread-shape.ts'
import { formatDate } from '../web/dates.ts'

type SequelView = { title: string; href: string; when: string; rel: string }

/** The follow-ups under a post: the first ones in a line, behind a click those that would make it long. */
export type SequelsView = { shown: SequelView[]; others: { text: string; items: SequelView[] } | null }

const inLine = 5
const leastOthers = 2
/** A post with more follow-ups names the first ones; all of them stand in its thread. */
const most = 100

/** The links of a thread that follow its post up, in their order. */
export function listSequels(outline: readonly Outline[]): Outline[] {
  return outline.filter((row) => row.relation === 'followup' && row.state === 'published').slice(0, most)
}

/** What stands under a post of the follow-ups that `listSequels` chose. */
export function sequelsView(
  ctx: Ctx,
  sequels: readonly Outline[],
  bodies: ReadonlyMap<number, Body>,
  rel: LinkRel,
): SequelsView {
  const items = sequels.map((row) => sequelView(ctx, row, bodies.get(row.id), rel))
  const first = items.length < inLine + leastOthers ? items.length : inLine
  const others = items.slice(first)
  return {
    shown: items.slice(0, first),
    others: others.length > 0 ? { text: ctx.t('sequels.others', { n: others.length }), items: others } : null,
  }
}

function sequelView(ctx: Ctx, row: Outline, body: Body | undefined, rel: LinkRel): SequelView {
  const href = body?.permalink ?? body?.sourceUrl ?? ''
  const when = formatDate(ctx, body?.writtenAt ?? row.publishedAt, 'month')
  return { title: body?.title || href, href, when, rel: rel(href, row.sourceHost) }
}
