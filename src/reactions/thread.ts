import { countThread } from './counts.ts'
import { foldLinks, gapBetween, makeStrip } from './fold.ts'
import { isVisible } from './reaction.ts'
import type { Outline, Thread, ThreadItem, ThreadOptions } from './thread-shape.ts'
import { growTree, readBranch, topOf } from './tree.ts'

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
    strip: makeStrip(shown, options.zone),
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
