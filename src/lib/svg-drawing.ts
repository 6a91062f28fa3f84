import type { SaxesTagNS } from 'saxes'
import { refuseSvg } from './svg-error.ts'

const maxElements = 50_000
const maxDepth = 200
/** How many elements a drawing may become once every `use` is drawn: each may hold others, ten levels make millions. */
const maxDrawn = 200_000

type Part = { weight: number; uses: string[] }
export type Drawing = ReturnType<typeof makeDrawing>

/**
 * Follows a drawing as it is read: the text of each `style`, handed to `checkSheet`, how much there is, and what each
 * named part would draw. Refused with `SvgError` as `size`: too many elements, too deep, or too many once drawn.
 */
export function makeDrawing(checkSheet: (css: string) => void) {
  const open: { part: Part; id: string | undefined; style: string | undefined }[] = []
  const named = new Map<string, Part>()
  let whole: Part | undefined
  let elements = 0
  return {
    isEmpty: () => elements === 0,
    open(tag: SaxesTagNS) {
      elements += 1
      if (elements > maxElements || open.length >= maxDepth) refuseSvg('size')
      const links = Object.values(tag.attributes).filter(({ local, value }) => local === 'href' && /^\s*#/.test(value))
      const uses = tag.local === 'use' ? links.map(({ value }) => value.trim().slice(1)) : []
      const style = tag.local.toLowerCase() === 'style' ? '' : undefined
      open.push({ part: { weight: 1, uses }, id: tag.attributes.id?.value, style })
    },
    addText(words: string) {
      const current = open.at(-1)
      if (current?.style !== undefined) current.style += words
    },
    close() {
      const done = open.pop()
      if (!done) return
      if (done.style !== undefined) checkSheet(done.style)
      if (done.id !== undefined) named.set(done.id, done.part)
      const parent = open.at(-1)
      if (!parent) whole = done.part
      else {
        parent.part.weight += done.part.weight
        // One at a time: a spread of fifty thousand arguments is more than the stack takes.
        for (const use of done.part.uses) parent.part.uses.push(use)
      }
    },
    finish() {
      if (!whole) return refuseSvg('malformed')
      return void weigh(whole, named, new Map(), 0)
    },
  }
}

/** What a part draws, each `use` with what it names. One that comes back to itself is drawn by no browser. */
function weigh(part: Part, named: ReadonlyMap<string, Part>, known: Map<Part, number>, depth: number): number {
  const before = known.get(part)
  if (before !== undefined) return before
  if (depth > maxDepth) refuseSvg('size')
  known.set(part, 0)
  let weight = part.weight
  for (const id of part.uses) {
    const target = named.get(id)
    if (target) weight += weigh(target, named, known, depth + 1)
    if (weight > maxDrawn) refuseSvg('size')
  }
  known.set(part, weight)
  return weight
}
