import { attribute, isHtml, tokens } from './page-tree.ts'
import type { ChildNode, Element } from './page-tree.ts'

/** Whether an element says of itself that it and what it holds are not to be seen: by `hidden` or by its own style. */
export function isHidden(element: Element): boolean {
  if (attribute(element, 'hidden') !== undefined) return true
  const style = attribute(element, 'style')
  // Whole pages are often faded in by their scripts.
  return style !== undefined && !isHtml(element, 'html', 'body') && HIDING.test(style.slice(0, MAX_STYLE))
}

/** Whether a node is something to see: words, or a picture of more than a dot. */
export function isSeen(node: ChildNode): boolean {
  if (node.nodeName === '#text' && 'value' in node) return SEEN.test(node.value)
  if (!PICTURES.has(node.nodeName) || !('attrs' in node)) return false
  return ['width', 'height'].every((side) => !/^\s*[01](?:px)?\s*$/.test(attribute(node, side) ?? ''))
}

/** Whether a link says to machines what its page does to the address it names: such links are often left empty. */
export function isMarked(element: Element): boolean {
  return isHtml(element, 'area') || tokens(element, 'class').some((name) => MARKS.test(name))
}

const MAX_STYLE = 2000
const SEEN = /[^\s\u00ad\u180e\u200b-\u200f\u2060\ufeff]/
const PICTURES = new Set(['img', 'svg', 'video', 'object', 'embed', 'canvas', 'iframe', 'math', 'input', 'button'])
const MARKS = /^u-(?:in-reply-to|(?:like|repost|bookmark|listen|watch|read)(?:-of)?|syndication)$/
const HIDING = new RegExp(
  '(?:^|[;{\\s])(?:' +
    [
      'display\\s*:\\s*none',
      'visibility\\s*:\\s*(?:hidden|collapse)',
      'font-size\\s*:\\s*[01]?(?:\\.0*)?(?:px|pt|em|rem|%)?\\s*(?:[;!]|$)',
      'opacity\\s*:\\s*(?:0+(?:\\.0*)?|\\.0+)%?\\s*(?:[;!]|$)',
      '(?:text-indent|left|right|top|bottom|margin-left|margin-top)\\s*:\\s*-\\d{3,}',
    ].join('|') +
    ')',
  'i',
)
