import { yearOf } from '../lib/zones.ts'
import type { FoldItem, GapItem, Outline, ReactionItem, Strip, ThreadItem, ThreadOptions } from './thread-shape.ts'
import { shownName } from './tree.ts'

/** One top-level item with its answers, and the silence before it. */
export type Branch = { gap: GapItem | null; items: ThreadItem[] }

const gapMonths = 6
/** No six months are shorter: most neighbours are told apart without a calendar. */
const shortestGapMs = 181 * 86_400_000
const longestStrip = 120

/**
 * Puts branches one after the other; neighbouring links without answers fold into one line, two of one site or three of
 * any. A silence between two of them keeps them apart. A view of links alone folds nothing: it was asked for to see them.
 */
export function foldLinks(branches: readonly Branch[], { strand, open }: ThreadOptions): ThreadItem[] {
  const items: ThreadItem[] = []
  let run: ReactionItem[] = []
  const endRun = () => {
    items.push(...(strand === 'liens' ? run : foldRun(run, open)))
    run = []
  }
  for (const { gap, items: branch } of branches) {
    if (gap) {
      endRun()
      items.push(gap)
    }
    const [only, ...rest] = branch
    if (rest.length === 0 && only?.type === 'reaction' && only.row.kind === 'linkback') {
      run.push(only)
      continue
    }
    endRun()
    items.push(...branch)
  }
  endRun()
  return items
}

function foldRun(run: ReactionItem[], open: number | undefined): (ReactionItem | FoldItem)[] {
  const last = run.at(-1)
  if (!last || run.length < 2) return run
  const sites = new Set(run.map(({ row }) => siteOf(row))).size
  const sameSite = sites === 1
  if (!sameSite && run.length < 3) return run
  const numbers = run.map(({ row }) => row.number)
  const site = sameSite ? last.row.siteName || siteOf(last.row) : null
  return [{ type: 'fold', site, sites, numbers, open: open !== undefined && numbers.includes(open), items: run }]
}

function siteOf(row: Outline): string {
  return row.sourceHost ?? row.siteName ?? ''
}

/** The silence of more than six months between two neighbouring top-level reactions, in whole months, or years from twelve on. */
export function gapBetween(before: Outline | undefined, after: Outline): GapItem | null {
  if (!before || Date.parse(after.publishedAt) - Date.parse(before.publishedAt) < shortestGapMs) return null
  const [from, to] = [new Date(before.publishedAt), new Date(after.publishedAt)]
  const limit = new Date(from)
  limit.setUTCMonth(limit.getUTCMonth() + gapMonths)
  if (to <= limit) return null
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  const whole = months - Number(to.getUTCDate() < from.getUTCDate())
  if (whole < 12) return { type: 'gap', unit: 'month', n: whole }
  return { type: 'gap', unit: 'year', n: Math.round(whole / 12) }
}

/** A mark for each shown reaction in order; above 120, how many there were each year of `zone` and where the year begins. */
export function makeStrip(shown: readonly Outline[], zone = 'UTC'): Strip {
  if (shown.length <= longestStrip) {
    const marks = shown.map((row) => ({ number: row.number, strand: row.strand, name: shownName(row) }))
    return { type: 'marks', marks }
  }
  const years = new Map<number, { year: number; count: number; first: number }>()
  for (const { number, publishedAt } of shown) {
    const year = yearIn(publishedAt, zone)
    const known = years.get(year)
    if (known) known.count++
    else years.set(year, { year, count: 1, first: number })
  }
  return { type: 'years', years: Array.from(years.values()) }
}

/** Only the days around New Year need the zone, and long threads have thousands of dates. */
function yearIn(instant: string, zone: string): number {
  return /-(?:12-31|01-01)T/.test(instant) ? yearOf(Date.parse(instant), zone) : Number(instant.slice(0, 4))
}
