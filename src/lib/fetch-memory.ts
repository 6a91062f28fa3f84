const KEPT_MS = 60_000
const MAX_ORIGINS = 1000

/** Remembers for a minute which origins (scheme, host and port) could not be reached, so that nobody makes us knock again and again. */
export type FailureMemory = { recall(origin: string): string | undefined; note(origin: string, detail: string): void }

/** `now` in milliseconds. At most 1000 origins are kept, the oldest forgotten first. */
export function createFailureMemory(now: () => number): FailureMemory {
  const failures = new Map<string, { until: number; detail: string }>()
  return {
    recall(origin) {
      const failure = failures.get(origin)
      if (!failure) return undefined
      if (failure.until > now()) return failure.detail
      failures.delete(origin)
      return undefined
    },
    note(origin, detail) {
      failures.delete(origin)
      failures.set(origin, { until: now() + KEPT_MS, detail })
      const oldest = failures.keys().next()
      if (failures.size > MAX_ORIGINS && !oldest.done) failures.delete(oldest.value)
    },
  }
}
