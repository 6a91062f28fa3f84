import { isVisible } from './reaction.ts'
import type { MoreItem, Outline, ReactionItem, StrandView, ThreadItem, TraceItem } from './thread-shape.ts'

/** One thread as it is shown: hidden rows stand in it only where something shown hangs below them. */
export type Tree = {
  byId: ReadonlyMap<number, Outline>
  byNumber: ReadonlyMap<number, Outline>
  /** Rows of the view that are shown in full or as a trace. */
  kept: ReadonlySet<number>
  children: ReadonlyMap<number, readonly Outline[]>
  tops: readonly Outline[]
  /** How many are shown in full. */
  shown: number
}

/** Answers of one branch that a page shows at most. */
const branchSize = 200

const kinds: Record<StrandView, readonly Outline['kind'][]> = {
  tout: ['comment', 'linkback'],
  voix: ['comment'],
  liens: ['linkback'],
}

/** Hangs each row of a view under its parent; a row whose parent is not in the view stands at the top level. */
export function growTree(outline: readonly Outline[], view: StrandView): Tree {
  const byId = new Map(outline.map((row) => [row.id, row]))
  const byNumber = new Map(outline.map((row) => [row.number, row]))
  const inView = (row: Outline | undefined) => row !== undefined && kinds[view].includes(row.kind)
  const parentOf = (row: Outline) => {
    const parent = row.parentId === null ? undefined : byId.get(row.parentId)
    return inView(parent) ? parent : undefined
  }

  const kept = new Set<number>()
  let shown = 0
  for (const row of outline) {
    if (!isVisible(row.state) || !inView(row)) continue
    shown++
    for (let at: Outline | undefined = row; at && !kept.has(at.id); at = parentOf(at)) kept.add(at.id)
  }

  const children = new Map<number, Outline[]>()
  const tops: Outline[] = []
  for (const row of outline) {
    if (!kept.has(row.id)) continue
    const parent = parentOf(row)
    const siblings = parent === undefined ? tops : (children.get(parent.id) ?? [])
    if (parent !== undefined && siblings.length === 0) children.set(parent.id, siblings)
    siblings.push(row)
  }
  return { byId, byNumber, kept, children, tops, shown }
}

/** The top-level row above the reaction of that number; undefined when the view does not show it. */
export function topOf(tree: Tree, number: number): Outline | undefined {
  let row = tree.byNumber.get(number)
  if (!row || !tree.kept.has(row.id)) return undefined
  for (let parent = keptParent(tree, row); parent; parent = keptParent(tree, row)) row = parent
  return row
}

/** One top-level reaction and its answers, depth first; a branch of more than 200 answers is cut around `open`. */
export function readBranch(tree: Tree, top: Outline, open: number | undefined): ThreadItem[] {
  const rows: { row: Outline; depth: number }[] = []
  const waiting = [{ row: top, depth: 0 }]
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    rows.push(at)
    const below = tree.children.get(at.row.id) ?? []
    for (let index = below.length - 1; index >= 0; index--) {
      const row = below[index]
      if (row) waiting.push({ row, depth: at.depth + 1 })
    }
  }
  const items = rows.map(({ row, depth }) => itemOf(tree, row, depth, open))
  return items.length - 1 > branchSize ? cutBranch(items, open) : items
}

function cutBranch(items: (ReactionItem | TraceItem)[], open: number | undefined): ThreadItem[] {
  const [top, ...answers] = items
  const at = answers.findIndex((item) => numberOf(item) === open)
  const start = Math.floor(Math.max(0, at) / branchSize) * branchSize
  const end = start + branchSize
  const more = (way: MoreItem['way'], target: ReactionItem | TraceItem | undefined, count: number): MoreItem[] =>
    target ? [{ type: 'more', way, depth: target.depth, number: numberOf(target), count }] : []
  return [
    ...(top ? [top] : []),
    ...(start > 0 ? more('earlier', answers[start - branchSize], start) : []),
    ...answers.slice(start, end),
    ...more('later', answers[end], answers.length - end),
  ]
}

function itemOf(tree: Tree, row: Outline, depth: number, open: number | undefined): ReactionItem | TraceItem {
  const above = row.parentId === null ? undefined : tree.byId.get(row.parentId)
  const parent = above ? { number: above.number, name: isVisible(above.state) ? shownName(above) : null } : null
  const { id, number, state } = row
  if (state !== 'published' && state !== 'gone') return { type: 'trace', id, number, depth, parent, why: state }
  const replies = tree.children.get(id)?.length ?? 0
  return { type: 'reaction', row, depth, parent, replies, current: number === open }
}

/** The name a reaction is called by: its writer's, else its site's. */
export function shownName(row: Pick<Outline, 'name' | 'siteName' | 'sourceHost'>): string {
  return row.name || row.siteName || row.sourceHost || ''
}

function keptParent(tree: Tree, row: Outline): Outline | undefined {
  const parent = row.parentId === null ? undefined : tree.byId.get(row.parentId)
  return parent && tree.kept.has(parent.id) ? parent : undefined
}

function numberOf(item: ReactionItem | TraceItem): number {
  return item.type === 'trace' ? item.number : item.row.number
}
