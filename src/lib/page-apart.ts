import { Worker } from 'node:worker_threads'
import type { PageInput, PageRead } from './page.ts'
import type { Errand } from './page-worker.ts'

const longestMs = 10_000
const idleMs = 30_000
const memory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 }

type Read = PageRead | { unreadable: 'effort' }
type Waiting = { input: PageInput; patienceMs: number; resolve: (read: Read) => void }

// One thread for the process, started when there is something to read: pages queue for it as they would for a core.
const queue: Waiting[] = []
let worker: Worker | undefined
let reading = false
let errands = 0

/**
 * `readPage` in a thread of its own with bounds on time (10 s on a busy machine, a few tenths of it at most on an idle one) and
 * memory, so that nobody waits while a page is taken apart. `effort`: the page was too much for these bounds.
 */
export function readPageApart(input: PageInput, patienceMs = longestMs): Promise<Read> {
  return new Promise((resolve) => {
    queue.push({ input, patienceMs, resolve })
    if (!reading) void readAll()
  })
}

async function readAll(): Promise<void> {
  reading = true
  for (let next = queue.shift(); next; next = queue.shift()) next.resolve(await readNext(next))
  reading = false
  const idle = worker
  const rest = setTimeout(() => {
    if (reading || worker !== idle) return
    worker = undefined
    void idle?.terminate()
  }, idleMs)
  rest.unref()
}

function readNext({ input, patienceMs }: Waiting): Promise<Read> {
  const thread = (worker ??= startWorker())
  const id = ++errands
  return new Promise((resolve) => {
    const end = (read: Read) => {
      clearTimeout(timer)
      thread.off('message', hear).off('error', fail).off('exit', fail)
      thread.unref()
      resolve(read)
    }
    const hear = (answer: { id: number; page: PageRead }) => {
      if (answer.id === id) end(answer.page)
    }
    const fail = () => {
      if (worker === thread) worker = undefined
      void thread.terminate()
      end({ unreadable: 'effort' })
    }
    const timer = setTimeout(fail, patienceMs)
    thread.ref()
    thread.on('message', hear).on('error', fail).on('exit', fail)
    const errand: Errand = { id, input }
    thread.postMessage(errand, [])
  })
}

function startWorker(): Worker {
  const started = new Worker(new URL('page-worker.ts', import.meta.url), { resourceLimits: memory })
  // Where nobody listens, an error of the thread would end the process.
  started.on('error', () => undefined)
  return started
}
