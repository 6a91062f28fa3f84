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
export type Counted = Pick<ReactionRow, 'kind' | 'strand' | 'state' | 'relation' | 'readerId' | 'email' | 'nameFolded'>

/**
 * Counts a thread: the one definition behind heading, lists and feeds. Two messages come from one voice when the same
 * reader proved to have written them, when they give the same mail address, and, where either gives none, when they give
 * the same folded name. Two readers who proved who they are stay two, whatever names they bear.
 */
export function countThread(rows: readonly Counted[]): Counts {
  const counts: Counts = { total: 0, voices: 0, authorReplies: 0, links: 0, followups: 0, republications: 0 }
  const readers = new Set<number>()
  const readersMails = new Set<string>()
  const mails = new Set<string>()
  const knownNames = new Set<string>()
  const bareNames = new Set<string>()
  for (const row of rows) {
    const one = countOne(row)
    for (const key of tallied) counts[key] += one[key]
    if (!isVoice(row)) continue
    const { readerId, email, nameFolded } = row
    if (readerId !== null) readers.add(readerId)
    else if (email !== null) mails.add(email)
    if (readerId !== null && email !== null) readersMails.add(email)
    if (readerId === null && email === null) bareNames.add(nameFolded)
    else knownNames.add(nameFolded)
  }
  for (const email of readersMails) mails.delete(email)
  for (const name of knownNames) bareNames.delete(name)
  counts.voices = readers.size + mails.size + bareNames.size
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
  /** Another message of the same reader. */
  reader: boolean
  /** Another message with the same mail address, of a reader, and of a guest. */
  readersMail: boolean
  guestsMail: boolean
  /** Another message with the same folded name, of somebody with an address or a reader, and of a guest without one. */
  knownName: boolean
  bareName: boolean
}

/**
 * How many voices a message adds to a thread that shows the others: 1, or 0, or fewer when what it tells of its writer
 * joins some into one.
 */
export function voicesAdded({ readerId, email }: Pick<Counted, 'readerId' | 'email'>, others: SamePeople): number {
  const namesJoined = Number(others.bareName && !others.knownName)
  if (readerId !== null) {
    return Number(!others.reader) - Number(others.guestsMail && !others.readersMail) - namesJoined
  }
  if (email !== null) return Number(!others.readersMail && !others.guestsMail) - namesJoined
  return Number(!others.knownName && !others.bareName)
}

const tallied = ['total', 'authorReplies', 'links', 'followups', 'republications'] as const
