import { attribute, isElement, isHtml, isShown, walk } from './page-tree.ts'
import type { ChildNode, Element, ParentNode } from './page-tree.ts'
import { fold } from './text.ts'

const MAX_SENTENCES = 100
const MIN_SENTENCE = 20

const BLOCKS = new Set(
  (
    'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary ' +
    'table tbody td tfoot th thead tr ul'
  ).split(' '),
)

/** Does this element start a line of its own? */
export function isBlock(element: Element): boolean {
  return isHtml(element) && BLOCKS.has(element.tagName)
}

/** Collects shown text from the nodes of a walk: line feeds between blocks, white space as it stands elsewhere. */
export type TextCollector = {
  enter: (node: ChildNode) => boolean
  leave: (element: Element) => void
  /** Everything so far, spaces at both ends included. */
  raw: () => string
  /** The same with white space collapsed and trimmed, one line per block. */
  text: () => string
}

/** `enter` answers whether the element is shown; parts with the `hidden` attribute are not. */
export function collectText(): TextCollector {
  const pieces: string[] = []
  return {
    enter(node) {
      if (node.nodeName === '#text' && 'value' in node) pieces.push(node.value.replace(/[\t\n\f\r ]+/g, ' '))
      if (!isElement(node) || !isShown(node) || attribute(node, 'hidden') !== undefined) return false
      if (isBlock(node) || node.tagName === 'br') pieces.push('\n')
      return true
    },
    leave(element) {
      if (isBlock(element)) pieces.push('\n')
    },
    raw: () => pieces.join(''),
    text: () =>
      pieces
        .join('')
        .replace(/ {2,}/g, ' ')
        .replace(/ ?\n[\n ]*/g, '\n')
        .trim(),
  }
}

/** The text of one element on one line. */
export function lineOf(element: ParentNode): string {
  const collector = collectText()
  walk(element, collector.enter, collector.leave)
  return collector.text().replaceAll('\n', ' ')
}

/**
 * How much of an article stands in another text: the share, 0 to 1, of its sentences of 20 characters or more that
 * are found there, both folded. Of a long article a hundred sentences, evenly spread, are looked for.
 */
export function shareOfSentences(article: string, source: string): number {
  const sentences = article
    .split(/(?<=[.!?…。！？][»”"')\]\u00a0\u202f]*)\s+|\n+|(?<=[。！？])/u)
    .filter((sentence) => sentence.trim().length >= MIN_SENTENCE)
    .map(fold)
  const step = Math.max(1, sentences.length / MAX_SENTENCES)
  const sample: string[] = []
  for (let at = 0; at < sentences.length; at += step) sample.push(sentences[Math.floor(at)] ?? '')
  if (sample.length === 0) return 0
  const haystack = fold(source)
  return sample.filter((sentence) => haystack.includes(sentence)).length / sample.length
}
