import { collectText, isBlock } from './page-text.ts'
import { isElement, walk } from './page-tree.ts'
import type { Element } from './page-tree.ts'
import { tidyLine } from './text.ts'

const MAX_EXCERPT = 300
const MAX_LINK_TEXT = 100
const SHORT_BLOCK = 40

/**
 * The words around a link, at most 300 characters: the text of the block it stands in, or of the next one out when
 * that is very short. The link's own text is cut at 100.
 */
export function excerptAround(link: Element): string {
  const block = blockAround(link)
  let around = block ? textAround(block, link) : { before: '', text: '', after: '' }
  const outer = block && blockAround(block)
  if (outer && lengthOf(around) < SHORT_BLOCK) around = textAround(outer, link)
  const text = cutEnd(line(around.text), MAX_LINK_TEXT)
  return windowAround(around.before + edge(around.text, /^\s/), text, edge(around.text, /\s$/) + around.after)
}

/**
 * At most 300 characters with `middle` in the centre, cut between words, `…` where something was left out.
 * White space is collapsed.
 */
export function windowAround(before: string, middle: string, after: string): string {
  const head = spaced(before).trimStart()
  const tail = spaced(after).trimEnd()
  const room = MAX_EXCERPT - middle.length
  const half = Math.floor(room / 2)
  const headRoom = Math.max(half, room - tail.length)
  const kept = cutStart(head, headRoom)
  return line(kept + middle + cutEnd(tail, room - kept.length))
}

function blockAround(inner: Element): Element | undefined {
  for (let node = inner.parentNode; node && isElement(node); node = node.parentNode) {
    if (isBlock(node)) return node
  }
  return undefined
}

function textAround(block: Element, link: Element): { before: string; text: string; after: string } {
  const parts = [collectText(), collectText(), collectText()]
  let at = 0
  const part = () => parts[at] ?? collectText()
  walk(
    block,
    (node) => {
      if (node === link) at = 1
      const shown = part().enter(node)
      if (node === link && !shown) at = 2
      return shown
    },
    (element) => {
      part().leave(element)
      if (element === link) at = 2
    },
  )
  const [before = '', text = '', after = ''] = parts.map((collector) => collector.raw())
  return { before, text, after }
}

function lengthOf(around: { before: string; text: string; after: string }): number {
  return line(around.before + around.text + around.after).length
}

function edge(text: string, space: RegExp): string {
  return space.test(text) ? ' ' : ''
}

function cutStart(text: string, room: number): string {
  if (text.length <= room) return text
  const end = text.slice(text.length - Math.max(0, room - 1))
  const gap = end.search(/\s/)
  return `…${gap >= 0 && gap < end.length / 2 ? end.slice(gap + 1) : withoutHalves(end)}`
}

function cutEnd(text: string, room: number): string {
  if (text.length <= room) return text
  const start = text.slice(0, Math.max(0, room - 1))
  const gap = start.search(/\s\S*$/)
  return `${gap > start.length / 2 ? start.slice(0, gap) : withoutHalves(start)}…`
}

function withoutHalves(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
}

function spaced(text: string): string {
  return text.replace(/\s+/g, (gap) => (gap === '\u00a0' || gap === '\u202f' ? gap : ' '))
}

function line(text: string): string {
  return tidyLine(text, MAX_EXCERPT)
}
