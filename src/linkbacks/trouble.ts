import type { FetchReason } from '../lib/fetch-failure.ts'

/**
 * One word for why a page was not to be had, which shows no address: `status 404`, the fetcher's own reason, `name` and
 * `certificate` where its detail says so, `gone` for a page that says so itself, `unreadable` for one that was too much.
 */
export type Trouble =
  `status ${number}` | Exclude<FetchReason, 'busy'> | 'busy' | 'name' | 'certificate' | 'gone' | 'unreadable'

/** The word for a fetch that brought no answer. */
export function troubleOfFetch({ reason, detail }: { reason: FetchReason; detail: string }): Trouble {
  if (reason !== 'unreachable') return reason
  if (/CERT|TLS|SSL|UNABLE_TO_(?:GET|VERIFY)/i.test(detail)) return 'certificate'
  if (/cannot be resolved|has no address/.test(detail)) return 'name'
  return /no connection in time/.test(detail) ? 'timeout' : 'unreachable'
}

/**
 * Whether it may be over soon: the network and the server's own errors, not what a server said of its page. An address
 * that we may not reach counts too, or whoever asks could tell it from one where nobody answers.
 */
export function mayPass(trouble: Trouble): boolean {
  const status = Number(/^status (\d+)$/.exec(trouble)?.[1] ?? 0)
  if (status > 0) return status >= 500 || status === 408 || status === 429
  return ['refused', 'unreachable', 'timeout', 'busy', 'name', 'certificate'].includes(trouble)
}

/** Whether a page is not there, by its server's own word: another try will hardly find it. */
export function isMissing(trouble: string | undefined): boolean {
  return trouble === 'status 404' || trouble === 'status 410'
}
