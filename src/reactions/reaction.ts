import type { CleanHtml } from '../lib/sanitize.ts'
import type { ReactionRow, ReactionTable, RuleRow } from '../db/schema-reactions.ts'

export type Reaction = ReactionRow
export type ReactionState = ReactionTable['state']
export type Transport = NonNullable<ReactionTable['transport']>
export type Relation = NonNullable<ReactionTable['relation']>

/** Why a message is held or taken for spam, each a name with its own words in the catalogues. */
export type Reason =
  | 'held-post'
  | 'held-site'
  | 'first-message'
  | 'first-link'
  | 'stamp-missing'
  | 'stamp-quick'
  | 'honeypot'
  | 'links'
  | 'copy'
  | 'burst'
  | 'hidden-link'
  | 'many-links'
  | 'site-out'
  | 'aside'
  | 'rewritten'
  | 'late'
  | 'filter'
  | 'blocked-mail'
  | 'author-name'
  | RuleReason

/**
 * A rule wants a person to look: `rule:word:casino`. It is named here whole, since rules go; but for networks and mail
 * addresses, `rule:network`, which a message may not keep for longer than its sender's own.
 */
export type RuleReason = `rule:${RuleRow['kind']}` | `rule:${RuleRow['kind']}:${string}`

/** Original facts of something that already happened elsewhere (demonstration, import): kept as they are, nobody is told. */
export type Imported = {
  key: string
  number: number | null
  state: ReactionState
}

type Common = {
  postId: number
  parentId: number | null
  name: string
  /** An http(s) address that its writer gave as theirs. */
  website: string | null
  lang: string | null
  /** Set only when it is not now. */
  createdAt?: string
  imported?: Imported
}

/** Who signed a message, when they had proved who they are; an import knows only the words for where that was. */
export type Signature = {
  readerId: number | null
  identityId: number | null
  provider: string | null
  via: string
  photo: string | null
}

/** A message typed by a reader or an author. `source` is Markdown. */
export type CommentDraft = Common & {
  kind: 'comment'
  authorId: number | null
  /** Without it a guest's. */
  reader?: Signature
  email: string | null
  source: string
  /** The id in the writer's signed cookie. */
  voice: string | null
  address: string | null
  agent: string | null
  /** What the form itself gave away: reasons already found at the door (stamp, honeypot). */
  signs: Reason[]
}

/** A verified link from another site. Texts are plain. */
export type LinkbackDraft = Common & {
  kind: 'linkback'
  transport: Transport
  relation: Relation
  sourceUrl: string
  /** The host and port that the page was read from in the end, where redirects led elsewhere. */
  endHost?: string
  /** The whole of that address. */
  endUrl?: string
  title: string
  siteName: string
  excerpt: string
  /** What a reply says, cleaned for the thread; without it the excerpt is shown. */
  content?: { html: CleanHtml; text: string }
  /** The address that the page gives as its own, shown in place of the source. */
  permalink?: string
  /** Where the page shows a picture of its writer. */
  photoUrl?: string
  /** When the page says it was written: an instant, past and after 1994. */
  writtenAt?: string
  address: string | null
  signs: Reason[]
}

export type ReactionDraft = CommentDraft | LinkbackDraft

/** States that a thread counts and shows in full. */
export const visibleStates = ['published', 'gone'] as const

/** Whether a state is shown in full: published, or a link whose source vanished. */
export function isVisible(state: ReactionState): boolean {
  return state === 'published' || state === 'gone'
}

/** Everything that a link can be to its post. */
export const relations = [
  'mention',
  'reply',
  'followup',
  'republication',
  'roundup',
  'like',
  'repost',
  'bookmark',
] as const satisfies readonly Relation[]

/** Whether a word names a relation. */
export function isRelation(word: string): word is Relation {
  return relations.some((relation) => relation === word)
}

/** Relations of one click: they are named together in one line, without a number, and count in no total. */
export const gestures = ['like', 'repost', 'bookmark'] as const satisfies readonly Relation[]
export type Gesture = (typeof gestures)[number]

/** Whether a relation is a gesture, which has no place of its own in a thread. */
export function isGesture(relation: Relation | null): relation is Gesture {
  return gestures.some((gesture) => gesture === relation)
}

/** Where a shown reaction stands below the path or the address of its post: at its number, or in the lines of gestures. */
export function shownPath(post: string, { number, relation }: Pick<Reaction, 'number' | 'relation'>): string {
  return number === null || isGesture(relation) ? `${post}#gestes` : reactionPath(post, number)
}

/** The permalink of the reaction with that number, below the path or the address of its post. */
export function reactionPath(post: string, number: number): string {
  return `${post}?r=${number}#r${number}`
}

const richness: Transport[] = ['import', 'trackback', 'pingback', 'webmention']

/** The transport that says most of its source: the one a link is shown with when it came by several. */
export function richestTransport(transports: readonly Transport[]): Transport {
  return transports.reduce((best, next) => (richness.indexOf(next) > richness.indexOf(best) ? next : best), 'import')
}
