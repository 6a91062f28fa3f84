import type { Ctx } from '../context.ts'
import { isoIn } from '../lib/zones.ts'
import type { DraftFields } from '../posts/draft.ts'
import { diffFields, type DiffPart, type FieldDiff } from '../posts/revisions.ts'
import { hourInWords } from './post-words.ts'

/** What changed in one field, under its name as the editor has it. */
export type DiffView = { field: FieldDiff['field']; name: string; parts: DiffPart[] }

/** How much of an unchanged stretch is shown on each side of a change. */
const context = 300

/** The fields that differ between two copies, in words: hours in the site's zone, choices by their names. */
export function diffViews(ctx: Ctx, before: DraftFields, after: DraftFields): DiffView[] {
  const untouched = before.date !== null && after.date !== null && Date.parse(before.date) === Date.parse(after.date)
  const later = untouched ? { ...after, date: before.date } : after
  return diffFields(before, later).map(({ field, parts }) => ({
    field,
    name: fieldName(ctx, field),
    parts: parts.map((part) => ({ ...part, text: valueText(ctx, field, part.text) })).map(shorten),
  }))
}

function fieldName({ t }: Ctx, field: FieldDiff['field']): string {
  return field === 'reactions' ? t('desk.reactions') : t(`editor.${field}`)
}

function valueText(ctx: Ctx, field: FieldDiff['field'], text: string): string {
  if (field === 'date') return Number.isNaN(Date.parse(text)) ? text : hourInWords(ctx, isoIn(new Date(text), 'UTC'))
  if (field === 'kind' && (text === 'post' || text === 'page')) return ctx.t(`editor.kind.${text}`)
  const isChoice = text === 'open' || text === 'held' || text === 'closed'
  return field === 'reactions' && isChoice ? ctx.t(`editor.reactions.${text}`) : text
}

/** A long stretch that both copies share is shown by its ends. */
function shorten(part: DiffPart, at: number, all: DiffPart[]): DiffPart {
  if (part.kind !== 'kept' || part.text.length <= 2 * context + 50) return part
  const head = at === 0 ? '' : cut(part.text.slice(0, context), /\s\S*$/)
  const tail = at === all.length - 1 ? '' : cut(part.text.slice(-context), /^\S*\s/)
  return { ...part, text: `${head} […] ${tail}` }
}

function cut(text: string, edge: RegExp): string {
  return text.replace(edge, '')
}
