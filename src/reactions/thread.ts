import type { ReactionRow } from '../db/schema.ts'
import { countThread, type Counts } from './counts.ts'
import { foldLinks, gapBetween, makeStrip } from './fold.ts'
import { isVisible } from './reaction.ts'
import { growTree, readBranch, topOf } from './tree.ts'

/** The light columns of one numbered reaction: enough to lay out a whole thread without any text. */
export type Outline = Pick<
  ReactionRow,
  | 'id'
  | 'parentId'
  | 'kind'
  | 'strand'
  | 'state'
  | 'name'
  | 'nameFolded'
  | 'email'
  | 'relation'
  | 'siteName'
  | 'sourceHost'
> & { number: number; publishedAt: string }

export type StrandView = 'tout' | 'voix' | 'liens'

/** Who is answered: `name` is null when only a trace is left. */
export type ParentInfo = { number: number; name: string | null }

/** One reaction shown in full; its text comes from `listBodies`. `depth` is 0 at the top level and has no limit. */
export type ReactionItem = {
  type: 'reaction'
  row: Outline
  depth: number
  parent: ParentInfo | null
  /** How many direct answers are shown in this view. */
  replies: number
  /** The reaction that the address asks for. */
  current: boolean
}

/** What is left of a hidden reaction that has answers. */
export type TraceItem = {
  type: 'trace'
  id: number
  number: number
  depth: number
  parent: ParentInfo | null
  why: 'withdrawn' | 'removed' | 'spam' | 'pending'
}

/** A silence of more than six months before the next top-level item; `n` years or months. */
export type GapItem = { type: 'gap'; unit: 'month' | 'year'; n: number }

/** Neighbouring links folded into one line. `site` is the name they share, null when they come from several sites. */
export type FoldItem = { type: 'fold'; site: string | null; numbers: number[]; open: boolean; items: ReactionItem[] }

/** Where a branch of more than 200 answers goes on (`later`) or came from (`earlier`): at `?r=<number>`. */
export type MoreItem = { type: 'more'; way: 'earlier' | 'later'; depth: number; number: number; count: number }

export type ThreadItem = ReactionItem | TraceItem | GapItem | FoldItem | MoreItem

/** The thread in one line: a mark for each reaction, or, when they are many, how many there were each year. */
export type Strip =
  | { type: 'marks'; marks: { number: number; strand: Outline['strand']; name: string }[] }
  | { type: 'years'; years: { year: number; count: number; first: number }[] }

export type Thread = {
  counts: Counts
  strip: Strip
  view: StrandView
  /** In reading order (pre-order), without nesting: `depth` says how deep each one is. */
  items: ThreadItem[]
  page: number
  pages: number
  /** Ids whose text this page needs. */
  bodyIds: number[]
}

export type ThreadOptions = {
  /** What the address asks for: everything, the messages, or the links. */
  strand: StrandView
  page?: number
  /** The number of a permalink: its page is shown, its fold opened, its part of a long branch taken. */
  open?: number
}

/** Top-level items on one page of a thread that shows more than `pagedFrom` reactions. */
const pageSize = 100
const pagedFrom = 200

/**
 * Lays a whole thread out from its light rows, in the order of their numbers: what is shown, what leaves a trace, what
 * folds, where time passed, and which texts are needed. A page outside the thread becomes the nearest one.
 */
export function buildThread(outline: readonly Outline[], options: ThreadOptions): Thread {
  const tree = growTree(outline, options.strand)
  const pages = tree.shown > pagedFrom ? Math.max(1, Math.ceil(tree.tops.length / pageSize)) : 1
  const page = Math.min(pages, Math.max(1, pageOf(options, tree) ?? options.page ?? 1))
  const first = pages > 1 ? (page - 1) * pageSize : 0
  const tops = tree.tops.slice(first, pages > 1 ? first + pageSize : undefined)

  const branches = tops.map((top, index) => ({
    gap: gapBetween(tree.tops[first + index - 1], top),
    items: readBranch(tree, top, options.open),
  }))
  const items = foldLinks(branches, options)
  const shown = outline.filter((row) => isVisible(row.state))
  return {
    counts: countThread(outline),
    strip: makeStrip(shown),
    view: options.strand,
    items,
    page,
    pages,
    bodyIds: bodiesOf(items),
  }
}

function pageOf({ open }: ThreadOptions, tree: ReturnType<typeof growTree>): number | undefined {
  const top = open === undefined ? undefined : topOf(tree, open)
  const index = top === undefined ? -1 : tree.tops.indexOf(top)
  return index < 0 ? undefined : Math.floor(index / pageSize) + 1
}

function bodiesOf(items: readonly ThreadItem[]): number[] {
  const ids: number[] = []
  for (const item of items) {
    if (item.type === 'reaction') ids.push(item.row.id)
    else if (item.type === 'fold') for (const { row } of item.items) ids.push(row.id)
  }
  return ids
}
