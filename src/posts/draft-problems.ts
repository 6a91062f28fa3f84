import type { Db } from '../context.ts'
import { may, type Account } from '../identities/account.ts'
import { findAuthor } from '../identities/queries.ts'
import type { Key, Params } from '../i18n/index.ts'
import { byteLength } from '../lib/text.ts'
import { isLanguage, isPicture, type DraftFields } from './draft.ts'

/** What is wrong with one field, as a catalogue key. */
export type FieldProblem = { field: keyof DraftFields; key: Key; params: Params }

/** Signs of a question: one that is longer is a text. */
export const longestQuestion = 140
export const mostHoped = 999
const longest = {
  title: 250,
  slug: 100,
  summary: 500,
  question: longestQuestion,
  category: 60,
  cover: 500,
  coverAlt: 500,
} as const
const mostTags = 20
const longestTag = 60
const longestSource = 1_048_576

/**
 * Everything that keeps a working copy, as `tidyFields` left it, from being saved by that account, in the order of the
 * form: what is too long or no such thing, and an author that is unknown or, for those who write in their own name
 * only, somebody else. An empty title is no mistake before publishing.
 */
export async function fieldProblems(db: Db, account: Account, fields: DraftFields): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = []
  const expect = (holds: boolean, field: keyof DraftFields, key: Key, params: Params = {}) => {
    if (!holds) problems.push({ field, key, params })
  }
  for (const [field, max] of Object.entries(longest) as [keyof typeof longest, number][]) {
    const length = Array.from(fields[field]).length
    expect(length <= max, field, 'draft.tooLong', { max, length })
  }
  expect(['post', 'page'].includes(fields.kind), 'kind', 'draft.kindUnknown')
  expect(fields.date === null || isInstant(fields.date), 'date', 'draft.dateInvalid')
  expect(isLanguage(fields.lang), 'lang', 'post.langInvalid', { value: fields.lang.slice(0, 40) })
  expect(fields.tags.length <= mostTags, 'tags', 'draft.tooManyTags', { max: mostTags, count: fields.tags.length })
  expect(
    fields.tags.every((tag) => Array.from(tag).length <= longestTag),
    'tags',
    'draft.tagTooLong',
    { max: longestTag },
  )
  expect(fields.cover === '' || isPicture(fields.cover), 'cover', 'draft.coverInvalid')
  expect(['open', 'held', 'closed'].includes(fields.reactions), 'reactions', 'draft.reactionsUnknown')
  expect(isHope(fields.hopedVoices), 'hopedVoices', 'draft.hopeInvalid', { max: mostHoped })
  expect(isHope(fields.hopedLinks), 'hopedLinks', 'draft.hopeInvalid', { max: mostHoped })
  expect(byteLength(fields.source) <= longestSource, 'source', 'draft.sourceTooLong', { limit: 1 })
  problems.push(...(await authorProblems(db, account, fields.author)))
  return problems
}

async function authorProblems(db: Db, account: Account, author: string | null): Promise<FieldProblem[]> {
  if (!may(account, 'write-all') && author !== account.slug) {
    return [{ field: 'author', key: 'draft.authorOther', params: {} }]
  }
  if (author === null || (await findAuthor(db, author))) return []
  return [{ field: 'author', key: 'draft.authorUnknown', params: { author: author.slice(0, 60) } }]
}

/** ISO 8601 with an offset, of a day that exists. */
function isInstant(text: string): boolean {
  const [, day] = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/.exec(text) ?? []
  if (day === undefined || day < '0100' || Number.isNaN(Date.parse(text))) return false
  return new Date(`${day}T00:00Z`).toJSON()?.startsWith(day) ?? false
}

function isHope(count: number): boolean {
  return Number.isInteger(count) && count >= 0 && count <= mostHoped
}
