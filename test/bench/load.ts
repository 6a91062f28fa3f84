import autocannon from 'autocannon'

/** Requests a second, milliseconds, and how many answers had another status than the right one, or never came. */
export type Figures = { perSecond: number; p50: number; p99: number; wrong: number }
export type Load = {
  url: string
  headers?: Record<string, string>
  method?: 'GET' | 'POST'
  connections?: number
  seconds?: number
  /** Changes each request: its number gives a path or a body of its own. */
  vary?: (n: number) => { path?: string; body?: string }
  /** The status that counts as right, and what the body must hold. */
  expect?: number
  holds?: string
}

let sent = 0

/** Loads one address from this process for a few seconds. */
export async function load({ url, headers, method, connections = 16, seconds = 4, vary, expect = 200, holds }: Load) {
  const taken: number[] = []
  const result = await run(taken, {
    url,
    connections,
    duration: seconds,
    ...(method ? { method } : {}),
    ...(headers ? { headers } : {}),
    ...(holds === undefined ? {} : { verifyBody: (body) => String(body).includes(holds) }),
    ...(vary ? { requests: [{ setupRequest: (request) => ({ ...request, ...vary(++sent) }) }] } : {}),
  })
  taken.sort((a, b) => a - b)
  const right = (result.statusCodeStats?.[String(expect) as '200']?.count ?? 0) - result.mismatches
  const answered = result['1xx'] + result['2xx'] + result['3xx'] + result['4xx'] + result['5xx']
  const figures: Figures = {
    perSecond: right / result.duration,
    p50: percentile(taken, 0.5),
    p99: percentile(taken, 0.99),
    wrong: answered - right + result.errors,
  }
  return figures
}

/** Notes the milliseconds of every answer in `taken`: autocannon's own histogram knows whole ones only. */
function run(taken: number[], options: autocannon.Options): Promise<autocannon.Result> {
  return new Promise((resolve, reject) => {
    const running = autocannon(options, (error: Error | null, result) => (error ? reject(error) : resolve(result)))
    running.on('response', (_client, _status, _bytes, milliseconds) => taken.push(milliseconds))
  })
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
