import { FetchFailure } from './fetch-failure.ts'

/** A door that at most `limit` holders of one key pass at a time; the others wait in order. */
export type Gate = { enter(key: string, signal: AbortSignal): Promise<() => void> }

/**
 * Makes a gate. `enter` answers a function to call when leaving; when the signal ends the wait first it is refused
 * with the reason `busy`.
 */
export function createGate(limit: number): Gate {
  const inside = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()

  const leave = (key: string) => {
    const next = waiting.get(key)?.shift()
    if (next) return next()
    waiting.delete(key)
    const left = (inside.get(key) ?? 1) - 1
    if (left === 0) inside.delete(key)
    else inside.set(key, left)
  }

  const wait = (key: string, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const queue = waiting.get(key) ?? []
      waiting.set(key, queue)
      const pass = () => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        queue.splice(queue.indexOf(pass), 1)
        reject(new FetchFailure('busy', 'too many requests were waiting'))
      }
      queue.push(pass)
      signal.addEventListener('abort', giveUp, { once: true })
    })

  return {
    async enter(key, signal) {
      if (signal.aborted) throw new FetchFailure('busy', 'too many requests were waiting')
      const here = inside.get(key) ?? 0
      if (here < limit) inside.set(key, here + 1)
      else await wait(key, signal)
      let left = false
      return () => {
        if (!left) leave(key)
        left = true
      }
    },
  }
}
