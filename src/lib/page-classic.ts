import { attribute, isElement, tokens, walk } from './page-tree.ts'
import type { Element, ParentNode } from './page-tree.ts'

// What the classes before microformats2 are called now (microformats2 §"classic microformats"); the library does not
// know all of those that themes of blogs use.
const ENTRY: Record<string, string> = {
  'entry-title': 'p-name',
  'entry-content': 'e-content',
  'entry-summary': 'p-summary',
  author: 'p-author',
  published: 'dt-published',
  updated: 'dt-updated',
}
const CARD: Record<string, string> = { fn: 'p-name', url: 'u-url', photo: 'u-photo' }

/**
 * Adds to the entries of classic microformats (`hentry`) the names of microformats2, so that the rest of a reading
 * knows only these. Elements that have such names already are left alone.
 */
export function renameClassic(document: ParentNode): void {
  const within: { element: Element; names: Record<string, string> }[] = []
  walk(
    document,
    (node) => {
      if (!isElement(node)) return false
      const classes = tokens(node, 'class')
      if (classes.some((name) => /^h-[a-z]/.test(name))) return true
      const holder = within.at(-1)
      const added = classes.flatMap((name) => (holder && Object.hasOwn(holder.names, name) ? [holder.names[name]] : []))
      if (holder?.names === ENTRY && isOwnAddress(node)) added.push('u-url')
      if (classes.includes('hentry') && !holder) {
        added.push('h-entry')
        within.push({ element: node, names: ENTRY })
      } else if (holder?.names === ENTRY && classes.includes('vcard')) {
        added.push('h-card')
        within.push({ element: node, names: CARD })
      }
      if (added.length > 0) addClasses(node, added)
      return true
    },
    (element) => {
      if (within.at(-1)?.element === element) within.pop()
    },
  )
}

function isOwnAddress(element: Element): boolean {
  return attribute(element, 'rel') !== undefined && tokens(element, 'rel').includes('bookmark')
}

function addClasses(element: Element, added: (string | undefined)[]): void {
  const known = element.attrs.find(({ name }) => name === 'class')
  if (known) known.value = `${known.value} ${added.join(' ')}`
  else element.attrs.push({ name: 'class', value: added.join(' ') })
}
