import type { Ctx } from '../context.ts'
import { Refusal } from '../errors.ts'
import type { Key, Params } from '../i18n/index.ts'
import { formFields } from '../lib/form-fields.ts'
import { tidyLine, tidyText, wholeNumber } from '../lib/text.ts'
import { instantToZoned, isoIn, zonedToInstant } from '../lib/zones.ts'
import { longestQuestion, mostHoped } from '../posts/draft-problems.ts'
import type { DraftFields } from '../posts/draft.ts'
import { versionOf } from './fields.ts'

const names = [
  'title',
  'source',
  'kind',
  'slug',
  'date',
  'lang',
  'tags',
  'category',
  'summary',
  'cover',
  'coverAlt',
  'reactions',
  'author',
  'question',
  'hopedVoices',
  'hopedLinks',
  'label',
] as const

/** A field of the editor as it stands in the form. */
export type PostField = (typeof names)[number]
export type PostValues = Record<PostField, string>
export type PostError = { field: PostField; key: Key; params: Params }
/** What a button of the editor asks for. */
export type Ask = 'save' | 'name' | 'preview' | 'publish' | 'schedule'

/** An editor's form as it was sent: what was typed, what it means, and what of it means nothing. */
export type TypedPost = { values: PostValues; fields: DraftFields; version: number; ask: Ask; errors: PostError[] }

const asks: readonly string[] = ['save', 'name', 'preview', 'publish', 'schedule']

/** The editor's fields for a working copy: hours in the site's zone, tags between commas, no number for no wish. */
export function valuesOf(ctx: Ctx, fields: DraftFields): PostValues {
  return {
    ...fields,
    date: fields.date === null ? '' : instantToZoned(fields.date, ctx.settings.timeZone),
    tags: fields.tags.join(', '),
    hopedVoices: fields.hopedVoices === 0 ? '' : String(fields.hopedVoices),
    hopedLinks: fields.hopedLinks === 0 ? '' : String(fields.hopedLinks),
    author: fields.author ?? '',
    label: '',
  }
}

/**
 * Reads the editor's form over the working copy it was made from: a field that was not sent keeps its value, one that
 * came twice is an error and counts by its first. What saving would refuse besides is left to saving.
 */
export function readPostForm(ctx: Ctx, body: unknown, before: DraftFields): TypedPost {
  const { sent, twice } = formFields(body)
  const kept = valuesOf(ctx, before)
  const one = (name: string): string | undefined => {
    const typed = sent.get(name)
    return typed === undefined ? undefined : tidyText(typed)
  }
  const values = { ...kept, ...Object.fromEntries(names.map((name) => [name, one(name) ?? kept[name]])) }
  const errors: PostError[] = names
    .filter((name) => twice.has(name))
    .map((field) => ({ field, key: 'error.twice', params: {} }))
  const fields = readFields(ctx, values, before, errors)
  const ask = one('do') ?? ''
  if (ask === 'name' && values.label.trim() === '')
    errors.push({ field: 'label', key: 'draft.labelMissing', params: {} })
  return { values, fields, version: versionOf(one('version')), ask: isAsk(ask) ? ask : 'save', errors }
}

/** What saving refused, as an error of the form; anything that is no refusal of a field is thrown on. */
export function toPostError(error: unknown): PostError {
  if (!(error instanceof Refusal) || error.code !== 'invalid') throw error
  const field = names.find((name) => name === error.params.field) ?? 'title'
  return { field, key: error.key, params: error.params }
}

function readFields(ctx: Ctx, values: PostValues, before: DraftFields, errors: PostError[]): DraftFields {
  const wrong = (field: PostField, key: Key, params: Params = {}) => void errors.push({ field, key, params })
  const hope = (field: 'hopedVoices' | 'hopedLinks') => {
    const typed = values[field].trim()
    const count = typed === '' || typed === '0' ? 0 : wholeNumber(typed)
    if (count === undefined || count > mostHoped) wrong(field, 'editor.hopeWrong')
    return count ?? 0
  }
  const choice = <Value extends string>(field: PostField, known: readonly Value[], otherwise: Value): Value => {
    const found = known.find((value) => value === values[field])
    if (found === undefined) wrong(field, 'editor.choiceWrong')
    // A choice that is not offered cannot be shown again: the one there was is.
    values[field] = found ?? otherwise
    return found ?? otherwise
  }
  const signs = Array.from(tidyLine(values.question, Infinity)).length
  if (signs > longestQuestion) wrong('question', 'editor.questionLong', { n: signs, max: longestQuestion })
  return {
    kind: choice('kind', ['post', 'page'], before.kind),
    title: values.title,
    slug: values.slug,
    date: readDate(ctx, values.date, before.date, () => wrong('date', 'editor.dateWrong')),
    lang: values.lang,
    summary: values.summary,
    question: values.question,
    tags: values.tags.split(',').filter((tag) => tag.trim() !== ''),
    category: values.category,
    cover: values.cover,
    coverAlt: values.coverAlt,
    reactions: choice('reactions', ['open', 'held', 'closed'], before.reactions),
    hopedVoices: hope('hopedVoices'),
    hopedLinks: hope('hopedLinks'),
    author: values.author === '' ? null : values.author,
    source: values.source,
  }
}

/**
 * A typed hour with the zone's offset, since year and month as people read them make the address. A field shows no
 * seconds: one that was left alone keeps those it had.
 */
function readDate(ctx: Ctx, typed: string, before: string | null, wrong: () => void): string | null {
  const { timeZone } = ctx.settings
  if (typed.trim() === '') return null
  const untouched = before !== null && instantToZoned(before, timeZone) === typed
  const instant = untouched ? before : zonedToInstant(typed.trim(), timeZone)
  if (instant === undefined) {
    wrong()
    return before
  }
  return isoIn(new Date(instant), timeZone)
}

function isAsk(text: string): text is Ask {
  return asks.includes(text)
}
