import { type Marked, type MarkedExtension, type Tokens, Tokenizer } from 'marked'

// Longer runs show no more, and cost the parser the square of their length.
const longSpace = / {201,}/g

/** Thrown for a text whose quotes or lists are nested deeper than a renderer accepts; say so to the writer, nothing was rendered. */
export class TooDeep extends Error {
  constructor(limit: number) {
    super(`quotes and lists nested more than ${limit} deep`)
    this.name = 'TooDeep'
  }
}

/**
 * Markdown parsed by an instance that has the `depthGuard` of the same limit, to HTML not yet cleaned. Throws `TooDeep`;
 * lines that open too many quotes or lists at once are refused before the parser starts, as they would cost it most.
 */
export function parseWithin(limit: number, marked: Marked, source: string): string {
  checkLines(source, limit)
  try {
    return marked.parse(
      source.replace(longSpace, (spaces) => spaces.slice(0, 200)),
      { async: false },
    )
  } catch (error) {
    // The parser adds a request to report what it throws.
    throw error instanceof TooDeep ? new TooDeep(limit) : error
  }
}

/**
 * An extension that throws `TooDeep` when quotes and lists, counted together, go deeper than `limit`, and leaves the
 * signs of emphasis as text where they go deeper. Without it some texts of 16 KiB take the parser half a second.
 */
export function depthGuard(limit: number): MarkedExtension {
  let blocks = 0
  let inlines = 0
  const inBlock = <T>(tokenize: () => T): T => {
    if (blocks > limit) throw new TooDeep(limit)
    blocks += 1
    try {
      return tokenize()
    } finally {
      blocks -= 1
    }
  }
  const inInline = <T>(tokenize: () => T): T | undefined => {
    if (inlines >= limit) return undefined
    inlines += 1
    try {
      return tokenize()
    } finally {
      inlines -= 1
    }
  }
  const plain = Tokenizer.prototype
  return {
    tokenizer: {
      blockquote(source) {
        return inBlock(() => plain.blockquote.call(this, source))
      },
      list(source) {
        return inBlock(() => plain.list.call(this, source))
      },
      emStrong(source, masked, before) {
        return inInline(() => plain.emStrong.call(this, source, masked, before))
      },
      del(source, masked, before) {
        return inInline(() => plain.del.call(this, source, masked, before))
      },
      inlineText: longWord,
    },
  }
}

/** A word longer than any address is read in one go: the search for mail addresses would start again at each of its letters. */
function longWord(source: string): Tokens.Text | false {
  const word = /^[\w.!#$%&'*+/=?`{|}~-]{400,}/.exec(source)?.[0]
  return word === undefined ? false : { type: 'text', raw: word, text: word }
}

function checkLines(source: string, limit: number): void {
  const marker = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))/y
  for (let at = 0; at >= 0; at = nextLine(source, at)) {
    marker.lastIndex = at
    for (let depth = 0; marker.test(source); depth += 1) {
      if (depth >= limit) throw new TooDeep(limit)
    }
  }
}

function nextLine(source: string, at: number): number {
  const end = source.indexOf('\n', at)
  return end < 0 ? -1 : end + 1
}
