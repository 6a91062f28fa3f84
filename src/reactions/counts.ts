import type { ReactionRow } from '../db/schema-reactions.ts'
import { isGesture, isVisible } from './reaction.ts'

/** The numbers that heading, lists and feeds show; all of them can be counted on the page. */
export type Counts = {
  /** Published comments and links published or gone, replies included; gestures (like, repost, bookmark) count nowhere. */
  total: number
  /** Distinct people with a published comment, authors of the site excluded. */
  voices: number
  authorReplies: number
  links: number
  followups: number
  republications: number
}

/** What counting needs to know of a reaction. */
export type Counted = Pick<ReactionRow, 'kind' | 'strand' | 'state' | 'relation' | 'email' | 'nameFolded'>

/**
 * Counts a thread: the one definition behind heading, lists and feeds. Two messages come from one voice when they give
 * the same mail address, and, where either gives none, when they give the same folded name.
 */
export function countThread(rows: readonly Counted[]): Counts {
  const counts: Counts = { total: 0, voices: 0, authorReplies: 0, links: 0, followups: 0, republications: 0 }
  const mails = new Set<string>()
  const mailedNames = new Set<string>()
  const bareNames = new Set<string>()
  for (const row of rows) {
    const one = countOne(row)
    for (const key of tallied) counts[key] += one[key]
    if (!isVoice(row)) continue
    if (row.email === null) bareNames.add(row.nameFolded)
    else {
      mails.add(row.email)
      mailedNames.add(row.nameFolded)
    }
  }
  for (const name of bareNames) if (mailedNames.has(name)) bareNames.delete(name)
  counts.voices = mails.size + bareNames.size
  return counts
}

export type Tally = Omit<Counts, 'voices'>

/** What one reaction adds to every count but the voices. */
export function countOne({ kind, strand, state, relation }: Counted): Tally {
  const shown = isVisible(state) && !isGesture(relation)
  const link = shown && kind === 'linkback'
  return {
    total: Number(shown),
    authorReplies: Number(shown && kind === 'comment' && strand === 'author'),
    links: Number(link),
    followups: Number(link && relation === 'followup'),
    republications: Number(link && relation === 'republication'),
  }
}

/** Whether a reaction makes its writer one of the thread's voices. */
export function isVoice({ kind, strand, state }: Pick<Counted, 'kind' | 'strand' | 'state'>): boolean {
  return kind === 'comment' && strand === 'reader' && isVisible(state)
}

/** What else of the same people the thread shows. */
export type SamePeople = {
  /** Another message with the same mail address. */
  mail: boolean
  /** Another message with the same folded name, and an address, or none. */
  mailedName: boolean
  bareName: boolean
}

/** How many voices a message adds to a thread that shows the others: 1, 0, or -1 when its address joins two into one. */
export function voicesAdded(email: string | null, others: SamePeople): number {
  if (email === null) return Number(!others.mailedName && !others.bareName)
  return Number(!others.mail) - Number(others.bareName && !others.mailedName)
}

const tallied = ['total', 'authorReplies', 'links', 'followups', 'republications'] as const
