import type { ReactionRow } from '../db/schema-reactions.ts'
import type { Counts } from './counts.ts'

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
  | 'readerId'
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

/** Neighbouring links folded into one line. `site` is the name they share, null when they come from several `sites`. */
export type FoldItem = {
  type: 'fold'
  site: string | null
  sites: number
  numbers: number[]
  open: boolean
  items: ReactionItem[]
}

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
  /** The IANA zone whose years are counted; UTC without it. */
  zone?: string
}
