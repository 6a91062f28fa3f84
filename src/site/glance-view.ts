import type { Ctx } from '../context.ts'
import type { ShownPost } from '../posts/queries.ts'
import { reactionPath } from '../reactions/reaction.ts'
import type { Strip, Thread, ThreadItem } from '../reactions/thread-shape.ts'
import { marks } from './marks.ts'

export type TallyView = { strand: string; mark: string; text: string }
export type StripView = { strand: string; href: string; title: string; text: string; labelled: boolean }

/** The counts of a thread in words, each with the mark of its strand: the legend of the strip below. */
export function breakdown(ctx: Ctx, post: ShownPost, { counts }: Thread): TallyView[] {
  const { t } = ctx
  const parts: TallyView[] = []
  if (counts.voices > 0) {
    parts.push({ strand: 's-reader', mark: marks.reader, text: t('react.voices', { n: counts.voices }) })
  }
  if (counts.authorReplies > 0) {
    const author = t('author.of', { word: post.authorWord ?? 'auteur' })
    const text = t('react.replies', { n: counts.authorReplies, author })
    parts.push({ strand: 's-author', mark: marks.author, text })
  }
  if (counts.links > 0) parts.push({ strand: 's-web', mark: marks.web, text: linksText(ctx, counts) })
  return parts
}

function linksText({ t }: Ctx, counts: Thread['counts']): string {
  const kinds = [
    counts.followups > 0 ? t('react.followups', { n: counts.followups }) : '',
    counts.republications > 0 ? t('react.republications', { n: counts.republications }) : '',
  ].filter((text) => text !== '')
  const [a, b] = kinds
  if (a === undefined) return t('react.links', { n: counts.links })
  return t('react.linksOf', { n: counts.links, which: b === undefined ? a : t('react.and', { a, b }) })
}

/** The thread in one line: a mark for each reaction, or how many there were each year. */
export function strip(ctx: Ctx, post: ShownPost, thread: Thread): StripView[] {
  const here = new Set(thread.items.flatMap(numbersOf))
  const address = (number: number) => (here.has(number) ? `#r${number}` : reactionPath(post.path, number))
  return stripEntries(ctx, thread.strip).map(({ number, ...entry }) => ({ ...entry, href: address(number) }))
}

function stripEntries({ t }: Ctx, strip: Strip) {
  if (strip.type === 'years') {
    return strip.years.map(({ year, count, first }) => {
      const text = t('react.stripYear', { year: String(year), n: count })
      return { number: first, strand: '', title: text, text, labelled: false }
    })
  }
  return strip.marks.map(({ number, strand, name }) => ({
    number,
    strand: `s-${strand}`,
    title: t('react.stripMark', { n: number, name }),
    text: marks[strand],
    labelled: true,
  }))
}

/** The numbers that this page shows without a fold in the way of their address. */
function numbersOf(item: ThreadItem): number[] {
  if (item.type === 'reaction') return [item.row.number]
  return item.type === 'fold' && item.open ? item.numbers : []
}
