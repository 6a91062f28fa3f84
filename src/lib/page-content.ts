import { defaultTreeAdapter as adapter, html, parseFragment, serialize } from 'parse5'
import { textOf, type Value } from './page-properties.ts'
import { isBlock, lineOf } from './page-text.ts'
import { isElement, isHtml, isShown } from './page-tree.ts'
import type { ChildNode, ParentNode } from './page-tree.ts'
import { cleanComment, plainText, type CleanHtml } from './sanitize.ts'
import { excerpt, tidyText } from './text.ts'
import { escapeXml } from './xml.ts'

const MAX_CONTENT = 2000

/**
 * What the value of a property says, as a reader's message may look: at most 2000 characters of text, cut between
 * words, cleaned, in paragraphs. Undefined when no text is left.
 */
export function contentIn(value: Value | undefined): { html: CleanHtml; text: string } | undefined {
  if (value === undefined) return undefined
  const marked = typeof value === 'object' && 'html' in value && typeof value.html === 'string' ? value.html : undefined
  const fragment = parseFragment(marked ?? escapeXml(textOf(value)))
  cut(fragment, MAX_CONTENT)
  layOut(fragment)
  const html = cleanComment(tidyText(serialize(fragment)))
  const text = plainText(html)
  return text === '' ? undefined : { html, text }
}

/** Drops what goes beyond `room` characters of shown text and answers how many are left. */
function cut(parent: ParentNode, room: number): number {
  let left = room
  for (const [at, child] of parent.childNodes.entries()) {
    if (left <= 0) {
      parent.childNodes.length = at
      return 0
    }
    if (isElement(child)) left = isShown(child) ? cut(child, left - (isBlock(child) ? 1 : 0)) : left
    else if (child.nodeName === '#text' && 'value' in child) {
      const length = child.value.replace(/\s+/g, ' ').length
      if (length > left) child.value = excerpt(child.value, left)
      left -= length
    }
  }
  return left
}

/**
 * Makes paragraphs of what stands in none: the cleaner takes the tags of all other blocks away, and their texts would
 * run together.
 */
function layOut(parent: ParentNode): void {
  const children = takeChildren(parent)
  let paragraph: ParentNode | undefined
  const put = (child: ChildNode) => {
    if (isHtml(child, 'blockquote')) layOut(child)
    if (isHtml(child, 'p', 'pre', 'blockquote', 'ul', 'ol')) {
      paragraph = undefined
      adapter.appendChild(parent, child)
    } else if (isElement(child) && isBlock(child)) {
      paragraph = undefined
      for (const inner of takeChildren(child)) put(inner)
      paragraph = undefined
    } else if (paragraph || !isBlank(child)) {
      if (!paragraph) adapter.appendChild(parent, (paragraph = adapter.createElement('p', html.NS.HTML, [])))
      adapter.appendChild(paragraph, child)
    }
  }
  for (const child of children) put(child)
}

function takeChildren(parent: ParentNode): ChildNode[] {
  const children = parent.childNodes
  parent.childNodes = []
  return children
}

function isBlank(node: ChildNode): boolean {
  return isElement(node) ? !isShown(node) || lineOf(node) === '' : !('value' in node) || node.value.trim() === ''
}
