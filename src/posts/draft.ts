import type { Ctx, Db } from '../context.ts'
import type { PostTable } from '../db/schema.ts'
import { may, type Account } from '../identities/account.ts'
import { findAuthor } from '../identities/queries.ts'
import type { Key, Params } from '../i18n/index.ts'
import { byteLength, slugify, tidyLine, tidyText } from '../lib/text.ts'
import { typeset } from '../lib/typography.ts'
import { findCategory } from './categories.ts'
import { isSlug, type Post } from './post.ts'
import { listTagsOf } from './tags.ts'

/** What an author fills in at the desk: the working copy of a post, published or not. */
export type DraftFields = {
  kind: PostTable['kind']
  title: string
  /** '' is made from the title when the post is published. */
  slug: string
  /** ISO 8601 with an offset; null is the moment of publishing. */
  date: string | null
  lang: string
  summary: string
  question: string
  tags: string[]
  /** A category's name, or ''. */
  category: string
  /** The address of a picture, or ''. */
  cover: string
  coverAlt: string
  reactions: PostTable['reactions']
  /** 0 is no wish. */
  hopedVoices: number
  hopedLinks: number
  /** The short name of who signs, or null for nobody. */
  author: string | null
  source: string
}

/** What is wrong with one field, as a catalogue key. */
export type FieldProblem = { field: keyof DraftFields; key: Key; params: Params }

const longest = { title: 250, slug: 100, summary: 500, question: 300, category: 60, cover: 500, coverAlt: 500 } as const
const mostTags = 20
const longestTag = 60
const mostHoped = 9999
export const longestSource = 1_048_576

/** An empty working copy, signed by whoever begins it, with the site's own choices. */
export function blankFields(ctx: Ctx, account: Pick<Account, 'slug'>): DraftFields {
  return {
    kind: 'post',
    title: '',
    slug: '',
    date: null,
    lang: ctx.settings.lang,
    summary: '',
    question: '',
    tags: [],
    category: '',
    cover: '',
    coverAlt: '',
    reactions: ctx.settings.reactions,
    hopedVoices: 0,
    hopedLinks: 0,
    author: account.slug,
    source: '',
  }
}

/**
 * The fields as they are kept: one-line ones on one line, a slug typed in any way made one, tags each once. Nothing is
 * cut: what is too long is left for `fieldProblems` to name. A page has no question and hopes for nothing.
 */
export function tidyFields(fields: DraftFields): DraftFields {
  const line = (text: string) => tidyLine(text, Infinity)
  const slug = line(fields.slug)
  const tags = new Map(
    fields.tags
      .map(line)
      .filter((tag) => tag !== '')
      .map((tag) => [slugify(tag), tag]),
  )
  return {
    kind: fields.kind,
    title: line(fields.title),
    slug: slug === '' || isSlug(slug) ? slug : slugify(slug),
    date: fields.date === null || fields.date.trim() === '' ? null : fields.date.trim(),
    lang: line(fields.lang),
    summary: line(fields.summary),
    question: line(fields.question),
    tags: [...tags.values()],
    category: line(fields.category),
    cover: fields.cover.trim(),
    coverAlt: line(fields.coverAlt),
    reactions: fields.reactions,
    hopedVoices: fields.hopedVoices,
    hopedLinks: fields.hopedLinks,
    source: tidyText(fields.source),
    author: fields.author === null || fields.author === '' ? null : fields.author,
  }
}

/**
 * Everything that keeps a working copy, as `tidyFields` left it, from being saved by that account, in the order of the
 * form: what is too long or no such thing, and an author that is unknown or, for those who write in their own name only,
 * somebody else. An empty title is no mistake before publishing.
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

/** The fields of a post as it is stored; its date is in UTC. */
export async function fieldsOf(db: Db, post: Post & { authorSlug: string | null }): Promise<DraftFields> {
  const tags = (await listTagsOf(db, [post.id])).get(post.id) ?? []
  const category = post.categoryId === null ? undefined : await findCategory(db, post.categoryId)
  return {
    kind: post.kind,
    title: post.title,
    slug: post.slug,
    date: post.state === 'scheduled' ? post.scheduledAt : post.publishedAt,
    lang: post.lang,
    summary: post.summary,
    question: post.question,
    tags: tags.map(({ name }) => name),
    category: category?.name ?? '',
    cover: post.cover,
    coverAlt: post.coverAlt,
    reactions: post.reactions,
    hopedVoices: post.hopedVoices,
    hopedLinks: post.hopedLinks,
    source: post.source,
    author: post.authorSlug,
  }
}

/** Whether two copies would make the same post: French spaces, spellings of a tag, seconds and offsets aside. */
export function sameFields(one: DraftFields, other: DraftFields): boolean {
  return JSON.stringify(comparable(one)) === JSON.stringify(comparable(other))
}

function comparable(fields: DraftFields): DraftFields {
  const line = (text: string) => typeset(text, fields.lang)
  return {
    ...tidyFields(fields),
    title: line(fields.title),
    summary: line(fields.summary),
    question: line(fields.question),
    date: fields.date === null ? null : new Date(fields.date).toISOString().slice(0, 16),
    tags: fields.tags.map(slugify).sort(),
    category: fields.category === '' ? '' : slugify(fields.category),
  }
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

/** Whether a text has the shape of a BCP 47 tag such as `fr` or `fr-CA`. */
export function isLanguage(text: string): boolean {
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(text)
}

/** Whether an address is that of a picture of ours, the only ones a page may show. */
export function isPicture(address: string): boolean {
  return /^\/media\/[^/\s"'<>\\][^\s"'<>\\]*$/.test(address)
}

function isHope(count: number): boolean {
  return Number.isInteger(count) && count >= 0 && count <= mostHoped
}
