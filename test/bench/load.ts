import autocannon from 'autocannon'

export type Figures = { perSecond: number; p50: number; p99: number; wrong: number }
export type Load = {
  url: string
  headers?: Record<string, string>
  method?: 'GET' | 'POST'
  connections?: number
  seconds?: number
  /** Changes each request: its number gives a path or a body of its own. */
  vary?: (n: number) => { path?: string; body?: string }
  /** The status that counts as right. */
  expect?: number
}

let sent = 0

/** Loads one address from this process for a few seconds; `wrong` counts answers of another status, errors and time-outs. */
export async function load({ url, headers, method, connections = 16, seconds = 5, vary, expect = 200 }: Load) {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    ...(method ? { method } : {}),
    ...(headers ? { headers } : {}),
    ...(vary ? { requests: [{ setupRequest: (request) => ({ ...request, ...vary(++sent) }) }] } : {}),
  })
  const right = result.statusCodeStats?.[String(expect) as '200']?.count ?? 0
  const answered = result['1xx'] + result['2xx'] + result['3xx'] + result['4xx'] + result['5xx']
  const figures: Figures = {
    perSecond: right / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    wrong: answered - right + result.errors,
  }
  return figures
}

/** Asks one after the other on one connection and gives the middle and worst time of an answer, in milliseconds. */
export async function times(count: number, ask: (n: number) => Promise<Response>): Promise<Figures> {
  const taken: number[] = []
  let wrong = 0
  for (let n = 0; n < count; n++) {
    const start = performance.now()
    const response = await ask(n)
    await response.arrayBuffer()
    taken.push(performance.now() - start)
    if (response.status !== 200) wrong++
  }
  taken.sort((a, b) => a - b)
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0
  const total = taken.reduce((sum, value) => sum + value, 0)
  return { perSecond: (count / total) * 1000, p50: at(0.5), p99: at(0.99), wrong }
}
