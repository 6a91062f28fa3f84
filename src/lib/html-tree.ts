import { type DefaultTreeAdapterTypes as Tree, defaultTreeAdapter as adapter, parseFragment, serialize } from 'parse5'

/** Elements that close one of their kind around our text when they stand outside a list of their own. */
const listOf: Record<string, string[]> = { li: ['ul', 'ol'], dt: ['dl'], dd: ['dl'] }

/** Rounds after which a fragment that still changes is left alone; two are the most a text needs that somebody wrote. */
const patience = 8

/**
 * A fragment as browsers understand it, written so that they all understand it so: every element closed where it ends,
 * none that reaches out of the element it is put into (an item without its list loses its tags). Reading the result
 * and writing it again changes nothing.
 */
export function settle(html: string): string {
  let settled = html
  for (let round = 0; round < patience; round += 1) {
    const next = rewrite(settled)
    if (next === settled) break
    settled = next
  }
  return settled
}

function rewrite(html: string): string {
  const fragment = parseFragment(html)
  freeItems(fragment)
  return serialize(fragment)
}

function freeItems(parent: Tree.ParentNode): void {
  // A copy, since the list changes under the loop.
  for (const child of parent.childNodes.slice()) {
    if (!adapter.isElementNode(child)) continue
    freeItems(child)
    if (listOf[child.tagName]?.includes(parent.nodeName) === false) unwrap(parent, child)
  }
}

function unwrap(parent: Tree.ParentNode, element: Tree.Element): void {
  for (const child of element.childNodes.slice()) {
    adapter.detachNode(child)
    adapter.insertBefore(parent, child, element)
  }
  adapter.detachNode(element)
}
