/** What an answer can be written as, the first being what a program is given that does not care. */
export type Wanted = 'text' | 'html' | 'json'

const types: Record<string, Wanted> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'application/json': 'json',
  'text/plain': 'text',
}

/**
 * What an `Accept` header names (RFC 9110 §12.5.1) of HTML, JSON and plain text: the one with the greatest weight, the
 * first of equals; undefined when it names none of the three, whatever its wildcards say.
 */
export function wanted(accept: string | undefined): Wanted | undefined {
  let best: { kind: Wanted; weight: number } | undefined
  for (const range of (accept ?? '').split(',', 50)) {
    const [type = '', ...params] = range.split(';').map((part) => part.trim().toLowerCase())
    const kind = Object.hasOwn(types, type) ? types[type] : undefined
    const weight = weightOf(params)
    if (kind && weight > (best?.weight ?? 0)) best = { kind, weight }
  }
  return best?.kind
}

function weightOf(params: string[]): number {
  const q = params.find((param) => param.startsWith('q='))
  const weight = q === undefined ? 1 : Number(q.slice(2))
  return weight >= 0 && weight <= 1 ? weight : 0
}
