import type { Generated, Selectable } from 'kysely'
import type { Flag, Instant } from './schema-values.ts'

/** A link of a post of ours to another page, and what became of telling that page's site. */
export type SentLinkTable = {
  id: Generated<number>
  postId: number
  /** The address exactly as it stands in the post's `href`. */
  target: string
  /** Host and port of the target. */
  targetHost: string
  /** What the author ticked: what discovery finds, or trackback, or nothing. */
  choice: Generated<'auto' | 'trackback' | 'off'>
  /** Whether the post as published holds the link; one that is removed is told a last time. */
  present: Generated<Flag>
  /** JSON of the last discovery (`sending/discover.ts`), '' when there was none. */
  found: Generated<string>
  foundAt: Instant | null
  /**
   * `planned`: seen in a draft only. `waiting`: to be sent. `accepted`, `refused`: as the other side said. `unreachable`:
   * another try follows at `nextAt`, or none any more. `nothing`: no endpoint. `self`: a page of ours. `off`: unticked.
   */
  state: 'planned' | 'waiting' | 'accepted' | 'refused' | 'unreachable' | 'nothing' | 'self' | 'off'
  transport: 'webmention' | 'pingback' | 'trackback' | null
  endpoint: string | null
  httpStatus: number | null
  /** The other side's own words, as plain text. */
  words: Generated<string>
  tries: Generated<number>
  nextAt: Instant | null
  /** Names the text that was told last. */
  sentHash: string | null
  sentAt: Instant | null
  /** The address of the post that the other side knows. */
  sentFrom: string | null
  /** The status page that the other side gave (Webmention §3.2, `Location`), what it said, and when it is asked again. */
  statusUrl: string | null
  statusWords: Generated<string>
  polls: Generated<number>
  pollAt: Instant | null
  createdAt: Instant
  changedAt: Instant
}

/** How the last ping of a hub about a topic, or of an update service, went. */
export type AnnouncementTable = {
  kind: 'hub' | 'service'
  address: string
  topic: string
  outcome: 'done' | 'failed'
  words: Generated<string>
  at: Instant
}

export type SentLinkRow = Selectable<SentLinkTable>

export type AnnouncementRow = Selectable<AnnouncementTable>
