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
 * Markdown parsed by an instance that has the `bounded` of the same limit, to HTML not yet cleaned. Throws `TooDeep`;
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

/** What a text may ask of the parser. */
export type Bounds = {
  /** Levels of quotes and lists, counted together, and of emphasis. */
  deep: number
  /** Characters that a link, code in a line or emphasis may span. */
  reach: number
  /** How often the end of emphasis is looked for, and how often in vain: each is a walk through what follows. */
  tries: number
  vain: number
}

/**
 * An extension that keeps the time the parser takes in proportion to the text. It throws `TooDeep` when quotes and
 * lists go too deep; whatever else goes beyond the bounds is shown as it was typed.
 */
export function bounded(bounds: Bounds): MarkedExtension {
  let blocks = 0
  let inlines = 0
  let tries = 0
  let vain = 0
  const inBlock = <T>(tokenize: () => T): T => {
    if (blocks > bounds.deep) throw new TooDeep(bounds.deep)
    blocks += 1
    try {
      return tokenize()
    } finally {
      blocks -= 1
    }
  }
  const inInline = <T>(opens: boolean, tokenize: () => T | undefined): T | undefined => {
    if (!opens || inlines >= bounds.deep || tries >= bounds.tries || vain >= bounds.vain) return undefined
    inlines += 1
    tries += 1
    try {
      const token = tokenize()
      if (token === undefined) vain += 1
      return token
    } finally {
      inlines -= 1
    }
  }
  const plain = Tokenizer.prototype
  const near = (source: string) => source.slice(0, bounds.reach)
  // What stands before the rest of the source is needed to judge the sign; they share their end.
  const nearMask = (source: string, masked: string) => masked.slice(0, masked.length - source.length + bounds.reach)
  return {
    hooks: {
      preprocess(source) {
        tries = 0
        vain = 0
        return source
      },
    },
    tokenizer: {
      blockquote(source) {
        return inBlock(() => plain.blockquote.call(this, source))
      },
      list(source) {
        return inBlock(() => plain.list.call(this, source))
      },
      emStrong(source, masked, before) {
        return inInline(opensEmphasis(source, before), () =>
          plain.emStrong.call(this, near(source), nearMask(source, masked), before),
        )
      },
      del(source, masked, before) {
        return inInline(/^~~?[^~\s]/.test(source), () =>
          plain.del.call(this, near(source), nearMask(source, masked), before),
        )
      },
      link(source) {
        return plain.link.call(this, near(source))
      },
      reflink(source, links) {
        return plain.reflink.call(this, near(source), links)
      },
      codespan(source) {
        return plain.codespan.call(this, near(source))
      },
      autolink(source) {
        return plain.autolink.call(this, near(source))
      },
      url(source) {
        const token = plain.url.call(this, near(source))
        return token && token.raw.length < bounds.reach ? token : undefined
      },
      inlineText(source) {
        return longWord(source) ?? plain.inlineText.call(this, near(source))
      },
    },
  }
}

/** Whether the parser would look for the end of emphasis here (CommonMark 0.31 §6.2, left-flanking). */
function opensEmphasis(source: string, before = ''): boolean {
  return /^(?:\*+[^\s*]|_+[^\s_])/.test(source) && !(source.startsWith('_') && /[\p{L}\p{N}]$/u.test(before))
}

/** A word longer than any address is read in one go: the search for mail addresses would start again at each of its letters. */
function longWord(source: string): Tokens.Text | undefined {
  const word = /^[\w.!#$%&'*+/=?`{|}~-]{400,}/.exec(source)?.[0]
  return word === undefined ? undefined : { type: 'text', raw: word, text: word }
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
