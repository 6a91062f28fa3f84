import type { LinkbackRow } from '../db/schema-reactions.ts'
import { translator, type Key, type Lang } from '../i18n/index.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import type { Reaction } from '../reactions/reaction.ts'
import type { Settings } from '../settings/settings.ts'

/** One pair of source page and post, with how its last check went. */
export type Linkback = LinkbackRow
export type LinkbackTransport = Linkback['transport']

/** What a trackback says of its source, as plain text. It is shown only where the page itself is silent and a moderator let it pass. */
export type TrackbackFields = { title?: string; excerpt?: string; siteName?: string }

/** Why a request is refused before anything is fetched. */
export type Refused =
  | 'target-elsewhere'
  | 'target-unknown'
  | 'target-closed'
  | 'same-post'
  | 'source-invalid'
  | 'owner'
  | 'taken-back'
  | 'too-many'

/**
 * How a check ended. The first four are good news; `unchanged` is a known link read again; `no-link` and `gone` refuse
 * a new link and withdraw a known one; `unreachable` refuses a new one and leaves a known one as it is, until it has
 * been so for two weeks (`lost`); `echo` is a page whose only link to us is that of something we told it.
 */
export type Outcome =
  | 'held'
  | 'published'
  | 'updated'
  | 'restored'
  | 'unchanged'
  | 'no-link'
  | 'gone'
  | 'unreachable'
  | 'lost'
  | 'echo'
  | Extract<Refused, 'target-unknown' | 'target-closed' | 'owner' | 'taken-back'>

/** `retrying` is a new link whose page could not be read and is tried again. */
export type Answer = Refused | Outcome | 'queued' | 'retrying'

/** Whether the sender has nothing to worry about: accepted, or being checked. */
export function isAccepted(answer: Answer): boolean {
  return ['queued', 'held', 'published', 'updated', 'restored'].includes(answer)
}

/** The outcome of the last check; undefined while there was none. */
export function outcomeOf(linkback: Linkback): Outcome | undefined {
  return (linkback.outcome as Outcome | null) ?? undefined
}

/** Whether a check was asked for and has not ended. */
export function isPending(linkback: Linkback): boolean {
  return linkback.asked > linkback.ended
}

/** Whether the page of a new link could not be read so far, and will be tried again soon. */
export function isRetrying({ reactionId, outcome, failures }: Linkback): boolean {
  return reactionId === null && outcome === 'unreachable' && failures > 0
}

export type LinkbackState = 'queued' | 'held' | 'published' | 'updated' | 'withdrawn' | 'gone' | 'refused'

/** The state that the public status page shows; what a moderator decided meanwhile is told by the reaction. */
export function stateOf(linkback: Linkback, reaction: Pick<Reaction, 'state'> | undefined): LinkbackState {
  if (isPending(linkback) || (!reaction && isRetrying(linkback))) return 'queued'
  switch (reaction?.state) {
    case undefined:
    case 'spam':
    case 'removed':
      return 'refused'
    case 'pending':
      return 'held'
    case 'withdrawn':
    case 'gone':
      return reaction.state
    case 'published':
      return linkback.outcome === 'updated' ? 'updated' : 'published'
  }
}

/** The sentence that gives an answer, in English and, when that is another, in the site's language. */
export function sentences(settings: Pick<Settings, 'lang'>, answer: Answer): string[] {
  return inBoth(settings.lang, `linkback.${answer}`)
}

/** One message in English and in the site's language. */
export function inBoth(lang: Lang, key: Key): string[] {
  return [...new Set([translator('en')(key), translator(lang)(key)])]
}

/** Whether a URL is of this site: the host whole, port included; http and https are one. */
export function isOwn(settings: Pick<Settings, 'siteUrl'>, url: URL): boolean {
  return url.host === parseHttpUrl(settings.siteUrl)?.host
}

/** The address of the public status page. */
export function statusUrl(settings: Pick<Settings, 'siteUrl'>, linkback: Pick<Linkback, 'token'>): string {
  return `${settings.siteUrl}/linkbacks/${linkback.token}`
}

/** Every transport by which a pair was announced. */
export function transportsOf(linkback: Pick<Linkback, 'transports'>): LinkbackTransport[] {
  return JSON.parse(linkback.transports)
}
