import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import type { Gesture } from '../reactions/reaction.ts'
import type { GestureLine, GestureRow } from '../reactions/gestures.ts'
import type { LinkRel } from '../reactions/link-rel.ts'
import { shownName } from '../reactions/tree.ts'

type Person = { name: string; href: string; rel: string; gone: boolean }

/** One line of likes, reposts or bookmarks: how many, who, and behind a click those that would make it long. */
export type GestureView = {
  css: string
  count: string
  people: Person[]
  others: { text: string; people: Person[] } | null
  most: boolean
}

/** So many names are read at a glance; one or two more are not worth a click. */
const named = 12
const leastOthers = 3

/** Turns the gestures of a thread into the lines that its template prints: every name leads to the page of the act. */
export function gestureViews({ t }: Ctx, lines: readonly GestureLine[], rel: LinkRel): GestureView[] {
  return lines.map(({ relation, rows, more }) => {
    const people = rows.map((row) => personOf(row, rel))
    const first = people.length < named + leastOthers ? people.length : named
    const others = people.slice(first)
    return {
      css: classes[relation],
      count: t(countKeys[relation], { n: people.length }),
      people: people.slice(0, first),
      others: others.length > 0 ? { text: t('gesture.others', { n: others.length }), people: others } : null,
      most: more,
    }
  })
}

function personOf(row: GestureRow, rel: LinkRel): Person {
  const href = row.permalink ?? row.sourceUrl ?? ''
  return { name: shownName(row) || href, href, rel: rel(href, row.sourceHost), gone: row.state === 'gone' }
}

/** The names that microformats give to these. */
const classes: Record<Gesture, string> = { like: 'p-like', repost: 'p-repost', bookmark: 'p-bookmark' }

const countKeys: Record<Gesture, Key> = {
  like: 'gesture.likes',
  repost: 'gesture.reposts',
  bookmark: 'gesture.bookmarks',
}
