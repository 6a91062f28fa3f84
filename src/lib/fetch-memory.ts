const KEPT_MS = 60_000
const MAX_HOSTS = 1000

/** Remembers for a minute which hosts could not be reached, so that nobody makes us knock again and again. */
export type FailureMemory = { recall(host: string): string | undefined; note(host: string, detail: string): void }

/** `now` in milliseconds. At most 1000 hosts are kept, the oldest forgotten first. */
export function createFailureMemory(now: () => number): FailureMemory {
  const failures = new Map<string, { until: number; detail: string }>()
  return {
    recall(host) {
      const failure = failures.get(host)
      if (!failure) return undefined
      if (failure.until > now()) return failure.detail
      failures.delete(host)
      return undefined
    },
    note(host, detail) {
      failures.delete(host)
      failures.set(host, { until: now() + KEPT_MS, detail })
      const oldest = failures.keys().next()
      if (failures.size > MAX_HOSTS && !oldest.done) failures.delete(oldest.value)
    },
  }
}
