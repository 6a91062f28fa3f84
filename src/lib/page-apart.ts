import { Worker } from 'node:worker_threads'
import type { PageInput, PageRead } from './page.ts'
import type { Errand } from './page-worker.ts'

const patienceMs = 5000
const idleMs = 30_000
const memory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 }

type Waiting = { input: PageInput; resolve: (read: PageRead | { unreadable: 'effort' }) => void }

// One thread for the process, started when there is something to read: pages queue for it as they would for a core.
const queue: Waiting[] = []
let worker: Worker | undefined
let reading = false
let errands = 0

/**
 * `readPage` in a thread of its own with bounds on time (5 s of reading) and memory, so that nobody waits while a page
 * is taken apart. `effort`: the page was too much for these bounds.
 */
export function readPageApart(input: PageInput): Promise<PageRead | { unreadable: 'effort' }> {
  return new Promise((resolve) => {
    queue.push({ input, resolve })
    if (!reading) void readAll()
  })
}

async function readAll(): Promise<void> {
  reading = true
  for (let next = queue.shift(); next; next = queue.shift()) next.resolve(await readNext(next.input))
  reading = false
  const idle = worker
  const rest = setTimeout(() => {
    if (reading || worker !== idle) return
    worker = undefined
    void idle?.terminate()
  }, idleMs)
  rest.unref()
}

function readNext(input: PageInput): Promise<PageRead | { unreadable: 'effort' }> {
  const thread = (worker ??= startWorker())
  const id = ++errands
  return new Promise((resolve) => {
    const end = (read: PageRead | { unreadable: 'effort' }) => {
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
