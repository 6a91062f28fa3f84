import type { Ctx } from '../context.ts'
import type { ShownPost } from '../posts/queries.ts'
import { reactionPath } from '../reactions/reaction.ts'
import type { FoldItem, GapItem, MoreItem, Thread, TraceItem } from '../reactions/thread-shape.ts'
import { feedsAt } from './head.ts'
import { heldView, type HeldItemView } from './held-view.ts'
import { breakdown, strip, type StripView, type TallyView } from './glance-view.ts'
import { gestureViews, type GestureView } from './gesture-view.ts'
import { reactionViewer, type ReactionView, type Shown } from './reaction-view.ts'

export type ThreadView = {
  title: string
  breakdown: TallyView[]
  strip: StripView[]
  stripClass: string
  views: { text: string; href: string; current: boolean }[]
  feeds: { format: string; type: string; href: string }[]
  /** Where the thread can be followed by mail; '' where no mail is sent. */
  follow: string
  gestures: GestureView[]
  items: ItemView[]
  empty: string
  pages: { text: string; href: string; current: boolean }[]
}

type FoldView = {
  type: 'fold'
  depth: number
  open: boolean
  numbers: string
  label: string
  items: ReactionView[]
}
type LineView = { depth: number; css: string } & (
  { type: 'trace'; id: string; number: number; text: string } | { type: 'more'; href: string; text: string }
)
type AnyView = ReactionView | FoldView | LineView | HeldItemView | { type: 'gap'; depth: number; text: string }
/** A top-level item that opens a branch which can be folded away has in `branch` the line to click. */
export type ItemView = AnyView & { branch?: string }

/** Fewer answers than this are not worth a line that folds them. */
const smallestFold = 3

/** Turns a thread into what its template prints: every sentence, address and class is made here. */
export function threadView(ctx: Ctx, thread: Thread, shown: Shown): ThreadView {
  const { t } = ctx
  const { post } = shown
  return {
    title: t('react.title', { n: thread.counts.total, title: post.title }),
    breakdown: breakdown(ctx, post, thread),
    strip: thread.counts.total > 1 ? strip(ctx, post, thread) : [],
    stripClass: thread.strip.type,
    views: (['tout', 'voix', 'liens'] as const).map((view) => ({
      text: t(view === 'tout' ? 'react.all' : view === 'voix' ? 'react.onlyVoices' : 'react.onlyLinks'),
      href: `${post.path}${view === 'tout' ? '' : `?fil=${view}`}#fil`,
      current: thread.view === view,
    })),
    feeds: feedsAt(`${post.path}/feed`),
    follow: ctx.mail && post.kind === 'post' ? `${post.path}/follow` : '',
    // They belong to the whole thread, not to the voices in it, and are said once.
    gestures: thread.page === 1 && thread.view !== 'voix' ? gestureViews(ctx, shown.gestures, shown.rel) : [],
    items: showItems(ctx, thread, shown),
    empty: t(thread.view === 'tout' ? 'react.empty' : 'react.noneInView'),
    pages: pages(ctx, post, thread),
  }
}

function showItems(ctx: Ctx, thread: Thread, shown: Shown): ItemView[] {
  const { post, form } = shown
  const view = reactionViewer(ctx, shown)
  const items = thread.items.flatMap((item): ItemView[] => {
    if (item.type === 'reaction') return [view(item)]
    if (item.type === 'fold') return [foldView(ctx, item, item.items.map(view))]
    return [lineView(ctx, post, item)]
  })
  for (const held of form.held) {
    const parent = items.findIndex((item) => 'number' in item && item.number === held.parent?.number)
    const depth = parent < 0 ? 0 : (items[parent]?.depth ?? 0) + 1
    const last = held === form.held.at(-1)
    items.splice(endOfBranch(items, parent), 0, heldView(ctx, held, depth, last))
  }
  return items.map((item, index) => (item.depth > 0 ? item : withBranch(ctx, item, endOfBranch(items, index) - index)))
}

function withBranch(ctx: Ctx, item: ItemView, size: number): ItemView {
  return size <= smallestFold ? item : { ...item, branch: ctx.t('react.branch', { n: size - 1 }) }
}

function endOfBranch(items: ItemView[], parent: number): number {
  if (parent < 0) return items.length
  const depth = items[parent]?.depth ?? 0
  let next = parent + 1
  while (next < items.length && (items[next]?.depth ?? 0) > depth) next++
  return next
}

function foldView(ctx: Ctx, fold: FoldItem, items: ReactionView[]): FoldView {
  const n = fold.numbers.length
  return {
    type: 'fold',
    depth: 0,
    open: fold.open,
    numbers: ranges(fold.numbers).join(', '),
    label:
      fold.site === null
        ? ctx.t('react.foldMixed', { n, sites: fold.sites })
        : ctx.t('react.fold', { n, site: fold.site }),
    items,
  }
}

/** Rising numbers as people write them: `1, 2, 5–9`. */
function ranges(numbers: readonly number[]): string[] {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const run = runs.at(-1)
    if (run && run[1] === number - 1) run[1] = number
    else runs.push([number, number])
  }
  return runs.flatMap(([first, last]) =>
    last - first > 1 ? [`${first}–${last}`] : last > first ? [`${first}`, `${last}`] : [`${first}`],
  )
}

function lineView(ctx: Ctx, post: ShownPost, item: TraceItem | GapItem | MoreItem): ItemView {
  if (item.type === 'gap') return { type: 'gap', depth: 0, text: gapText(ctx, item) }
  const css = `d${Math.min(item.depth, 3)}`
  const { depth } = item
  if (item.type === 'trace') {
    const text = ctx.t(traceKeys[item.why])
    return { type: 'trace', id: `r${item.number}`, depth, css, number: item.number, text }
  }
  const text =
    item.way === 'later' ? ctx.t('react.later', { n: item.count }) : ctx.t('react.earlier', { n: item.number })
  return { type: 'more', depth, css, href: reactionPath(post.path, item.number), text }
}

const traceKeys = {
  withdrawn: 'react.traceWithdrawn',
  removed: 'react.traceRemoved',
  spam: 'react.traceRemoved',
  pending: 'react.traceWaiting',
} as const

function gapText(ctx: Ctx, { unit, n }: GapItem): string {
  const word = ctx.t('numbers.few').split(',')[n] ?? String(n)
  return ctx.t(unit === 'year' ? 'react.gapYears' : 'react.gapMonths', { n, word })
}

function pages(ctx: Ctx, post: ShownPost, { page, pages, view }: Thread): ThreadView['pages'] {
  if (pages < 2) return []
  const query = (n: number) => [view === 'tout' ? '' : `fil=${view}`, n === 1 ? '' : `page=${n}`].filter(Boolean)
  return Array.from({ length: pages }, (_, index) => ({
    text: ctx.t('react.page', { n: index + 1 }),
    href: `${post.path}${query(index + 1).length > 0 ? `?${query(index + 1).join('&')}` : ''}#fil`,
    current: index + 1 === page,
  }))
}
