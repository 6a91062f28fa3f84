/** What the owner calls what people write under a post. */
export type Noun = 'reactions' | 'reflexions' | 'comments'

export const nouns: readonly Noun[] = ['reactions', 'reflexions', 'comments']

const select = '{noun, select,'

/**
 * A message with every `{noun, select, …}` (ICU MessageFormat) settled: the noun is known when a message is compiled, so
 * that pages, which hold hundreds of such messages, need not choose each time.
 */
export function settleNoun(message: string, noun: Noun): string {
  const start = message.indexOf(select)
  if (start < 0) return message
  const options = new Map<string, string>()
  let at = start + select.length
  while (message[at] !== '}') {
    const open = message.indexOf('{', at)
    const close = endOf(message, open)
    options.set(message.slice(at, open).trim(), message.slice(open + 1, close))
    at = close + 1
  }
  const chosen = options.get(noun) ?? options.get('other') ?? ''
  return settleNoun(message.slice(0, start) + chosen + message.slice(at + 1), noun)
}

/** Where the brace that opens at `open` is closed. */
function endOf(message: string, open: number): number {
  let depth = 0
  for (let at = open; at >= 0 && at < message.length; at++) {
    if (message[at] === '{') depth++
    else if (message[at] === '}' && --depth === 0) return at
  }
  throw new Error(`unbalanced braces: ${message}`)
}
