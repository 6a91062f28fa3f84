import type { Ctx } from '../context.ts'
import { lookAgain, newMemory } from './content-folder.ts'

/** Changes are seen within the first, and within the second where an editor was caught at work. */
const calmMs = 800
const soonMs = 200

/**
 * Watches the content folder until stopped: whatever changes there is on the site within two seconds. Only the times of
 * files are looked at until one changes, which works on every kind of disk. `stop` waits for a look that is under way.
 */
export function watchContent(ctx: Ctx, memory = newMemory()): { stop: () => Promise<void> } {
  let stopped = false
  let failed = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const look = async () => {
    let again = false
    try {
      ;({ again } = await lookAgain(ctx, memory))
      failed = false
    } catch (error) {
      // Said once, not every second, while a disk or a database is away.
      if (!failed) ctx.log.error({ err: error }, 'the content folder cannot be read')
      failed = true
    }
    if (!stopped) plan(again ? soonMs : calmMs)
  }
  const plan = (ms: number) => {
    timer = setTimeout(() => {
      running = look()
    }, ms)
  }
  plan(soonMs)
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
