import type { Fetched, Fetcher, FetchRequest } from '../../src/lib/fetch.ts'

type Answer = {
  status?: number
  headers?: Record<string, string | string[]>
  contentType?: string
  body?: string | Buffer
  /** The address the fetcher ended at after redirects. */
  finalUrl?: string
  /** Where the host of the first address is, for who asks before reaching it. */
  addresses?: string[]
  fails?: Extract<Fetched, { ok: false }>['reason']
}

/** The outside world of a test: pages by address, every request noted, unknown addresses answered 404. */
export type FakeWeb = {
  fetch: Fetcher
  requests: FetchRequest[]
  page: (url: string, html: string, answer?: Answer) => void
  answer: (url: string, answer: Answer | ((request: FetchRequest) => Answer | Promise<Answer>)) => void
}

/** Makes an empty outside world. */
export function fakeWeb(): FakeWeb {
  const answers = new Map<string, (request: FetchRequest) => Answer | Promise<Answer>>()
  const requests: FetchRequest[] = []
  const answer: FakeWeb['answer'] = (url, given) => {
    answers.set(url, typeof given === 'function' ? given : () => given)
  }
  return {
    requests,
    answer,
    page: (url, html, more) => answer(url, { body: html, ...more }),
    fetch: async (request) => {
      requests.push(request)
      const found = (await answers.get(request.url)?.(request)) ?? { status: 404, body: 'Not here.' }
      if (found.fails) return { ok: false, reason: found.fails, detail: 'as the test asked' }
      if (request.mayReach && !(await request.mayReach(found.addresses ?? ['93.184.216.34']))) {
        return { ok: false, reason: 'refused', detail: 'not to be reached' }
      }
      const end = URL.parse(found.finalUrl ?? '')
      if (end && request.mayVisit && !(await request.mayVisit(end))) {
        return { ok: false, reason: 'refused', detail: 'not to be visited' }
      }
      return {
        ok: true,
        url: found.finalUrl ?? request.url,
        redirected: found.finalUrl !== undefined,
        status: found.status ?? 200,
        headers: found.headers ?? {},
        contentType: found.contentType ?? 'text/html; charset=utf-8',
        body: Buffer.isBuffer(found.body) ? found.body : Buffer.from(found.body ?? ''),
      }
    },
  }
}
