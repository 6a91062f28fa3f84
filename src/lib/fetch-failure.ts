/** Why nothing was fetched. Callers show one sentence for all of them; the detail is for the log and the moderator. */
export type FetchReason = 'refused' | 'unreachable' | 'timeout' | 'too_large' | 'wrong_type' | 'redirects' | 'busy'

/** Thrown inside the fetcher only; its public door turns it into a result. */
export class FetchFailure extends Error {
  readonly reason: FetchReason

  constructor(reason: FetchReason, detail: string) {
    super(detail)
    this.reason = reason
  }
}
