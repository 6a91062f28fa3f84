import { createRequire } from 'node:module'
import type { ChangeObject } from 'diff'
import type { DraftFields } from './draft.ts'

const require = createRequire(import.meta.url)

/** A run of text that both copies have, or only the later or the earlier one. */
export type DiffPart = { kind: 'kept' | 'added' | 'removed'; text: string }
/** What changed in one field. Kept and removed parts together are the earlier text, kept and added ones the later. */
export type FieldDiff = { field: keyof DraftFields; by: 'words' | 'lines' | 'whole'; parts: DiffPart[] }

/** Two texts without a word in common would take for ever to compare. */
const enoughMs = 250

/**
 * The fields that differ between two copies, in the order of the form, word by word. A text that is too long for words
 * within less than a second is compared by lines, and given as a whole when even these are too many.
 */
export function diffFields(before: DraftFields, after: DraftFields): FieldDiff[] {
  return order.flatMap((field) => {
    const [from, to] = [asText(before[field]), asText(after[field])]
    return from === to ? [] : [diffText(field, from, to)]
  })
}

function diffText(field: keyof DraftFields, from: string, to: string): FieldDiff {
  if (!texts.has(field) || from === '' || to === '') return { field, by: 'whole', parts: whole(from, to) }
  const library: typeof import('diff') = require('diff')
  const words = library.diffWordsWithSpace(from, to, { timeout: enoughMs })
  if (words) return { field, by: 'words', parts: words.map(asPart) }
  const lines = library.diffLines(from, to, { timeout: enoughMs })
  if (lines) return { field, by: 'lines', parts: lines.map(asPart) }
  return { field, by: 'whole', parts: whole(from, to) }
}

function asPart({ added, removed, value }: ChangeObject<string>): DiffPart {
  return { kind: added ? 'added' : removed ? 'removed' : 'kept', text: value }
}

function whole(from: string, to: string): DiffPart[] {
  const parts: DiffPart[] = [
    { kind: 'removed', text: from },
    { kind: 'added', text: to },
  ]
  return parts.filter(({ text }) => text !== '')
}

function asText(value: DraftFields[keyof DraftFields]): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? '')
}

const texts = new Set<keyof DraftFields>(['title', 'summary', 'question', 'tags', 'coverAlt', 'source'])
const order: (keyof DraftFields)[] = [
  'title',
  'source',
  'summary',
  'question',
  'tags',
  'category',
  'cover',
  'coverAlt',
  'slug',
  'date',
  'kind',
  'lang',
  'author',
  'reactions',
  'hopedVoices',
  'hopedLinks',
]
