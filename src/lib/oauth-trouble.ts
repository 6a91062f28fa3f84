import { FetchFailure, type FetchReason } from './fetch-failure.ts'

/**
 * Why a provider was of no use. `fetch` is there when it was not reached or gave nothing to read; `status` when it
 * refused; `issuer` when it calls itself by another name. `detail` is for the log: codes and sentences of libraries and
 * codes of the provider's, never a secret, a token or an address of anybody's. `short` is the best of it.
 */
export type Trouble = { fetch?: FetchReason; status?: number; issuer?: string; detail: string; short: string }

const longestDetail = 300

/** Reads what went wrong out of whatever `oauth.ts` threw. */
export function troubleOf(error: unknown): Trouble {
  const chain = chainOf(error)
  const words = chain.flatMap((link) => (link instanceof Error ? [link.message] : []))
  const bodies = chain.map((link) => objectOf(objectOf(link)['body'] ?? link))
  // OAuth's own codes, such as `invalid_client`: some answer them with 200. A visitor can have written them, into the
  // address of return: whatever is no single word is not the server's.
  const said = bodies.flatMap(({ error }) => (typeof error === 'string' && /^\w{1,60}$/.test(error) ? [error] : []))
  const failure = chain.find((link) => link instanceof FetchFailure)
  const status = chain.map((link) => objectOf(link)['status']).find((found) => typeof found === 'number')
  const code = typeof status === 'number' ? [`status ${status}`] : []
  const issuer = chain.find((link) => objectOf(link)['attribute'] === 'issuer')
  const named = objectOf(objectOf(issuer)['body'])['issuer']
  return {
    ...(failure ? { fetch: failure.reason } : {}),
    ...(status === undefined ? {} : { status }),
    ...(typeof named === 'string' ? { issuer: named } : {}),
    detail: plain([...said, ...words, ...code]),
    short: plain(said.length > 0 ? said : [...words.slice(-1), ...code]),
  }
}

function plain(words: string[]): string {
  return [...new Set(words)]
    .join(': ')
    .replace(/[^ -~]/g, ' ')
    .slice(0, longestDetail)
}

function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let link = error; link !== undefined && chain.length < 5; link = objectOf(link)['cause']) chain.push(link)
  return chain
}

function objectOf(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown>
}
