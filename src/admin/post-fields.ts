import type { Ctx } from '../context.ts'
import type { Author } from '../identities/queries.ts'
import { longestQuestion } from '../posts/draft-problems.ts'
import type { PostField, PostValues } from './post-form.ts'
import { zoneInWords } from './post-words.ts'

/** A field of the settings as the view draws it: a choice with `options`, lines with `rows`, else one line. */
export type FieldView = {
  name: PostField
  label: string
  hint?: string
  type?: string
  options?: { value: string; text: string }[]
  /** Known values offered beside what one may type. */
  list?: { value: string; text?: string }[]
  rows?: number
  /** Signs that may be typed, counted as one types. */
  most?: number
  /** Not words: no capital letters or spelling marks by themselves. */
  code?: boolean
  /** Whether one of the site's pictures may be chosen for it. */
  pictures?: boolean
}
export type FieldGroup = { title: string; fields: FieldView[] }

const kinds = ['post', 'page'] as const
const answers = ['open', 'held', 'closed'] as const

export type Choices = {
  tags: string[]
  categories: string[]
  covers: { value: string; text: string }[]
  authors: Author[]
  /** Whether a post may be made a page. */
  pages: boolean
}

/** The settings of a post in the editor. Who signs, and whether it is a page, is asked only of those who may say. */
export function fieldGroups(ctx: Ctx, choices: Choices, values: PostValues): FieldGroup[] {
  const { t } = ctx
  const place: FieldView[] = [
    { name: 'slug', label: t('editor.slug'), hint: t('editor.slugHint'), code: true },
    {
      name: 'date',
      label: t('editor.date'),
      type: 'datetime-local',
      hint: t('editor.dateHint', { zone: zoneInWords(ctx) }),
    },
  ]
  const shelf: FieldView[] = [
    {
      name: 'tags',
      label: t('editor.tags'),
      hint: t('editor.tagsHint'),
      list: choices.tags.map((value) => ({ value })),
    },
    { name: 'category', label: t('editor.category'), list: choices.categories.map((value) => ({ value })) },
    ...kindField(ctx, choices, values),
    {
      name: 'lang',
      label: t('editor.lang'),
      hint: t('editor.langHint'),
      list: [{ value: 'fr' }, { value: 'en' }],
      code: true,
    },
    ...authorField(ctx, choices.authors, values),
  ]
  const cards: FieldView[] = [
    { name: 'summary', label: t('editor.summary'), hint: t('editor.summaryHint'), rows: 3 },
    {
      name: 'cover',
      label: t('editor.cover'),
      hint: t('editor.coverHint'),
      list: choices.covers,
      code: true,
      pictures: true,
    },
    { name: 'coverAlt', label: t('editor.coverAlt'), hint: t('editor.coverAltHint') },
  ]
  return [
    { title: t('editor.group.talk'), fields: talkFields(ctx) },
    { title: t('editor.group.shelf'), fields: shelf },
    { title: t('editor.group.cards'), fields: cards },
    { title: t('editor.group.place'), fields: place },
  ]
}

function talkFields({ t }: Ctx): FieldView[] {
  return [
    { name: 'question', label: t('editor.question'), hint: t('editor.questionHint'), rows: 2, most: longestQuestion },
    {
      name: 'reactions',
      label: t('desk.reactions'),
      options: answers.map((value) => ({ value, text: t(`editor.reactions.${value}`) })),
    },
    { name: 'hopedVoices', label: t('editor.hopedVoices'), type: 'number', hint: t('editor.hopeHint') },
    { name: 'hopedLinks', label: t('editor.hopedLinks'), type: 'number', hint: t('editor.hopeHint') },
  ]
}

function kindField({ t }: Ctx, { pages }: Choices, { kind }: PostValues): FieldView[] {
  if (!pages && kind === 'post') return []
  const options = kinds.map((value) => ({ value, text: t(`editor.kind.${value}`) }))
  return [{ name: 'kind', label: t('editor.kind'), options }]
}

function authorField({ t }: Ctx, authors: Author[], values: PostValues): FieldView[] {
  if (authors.length === 0) return []
  const known = authors.map(({ slug, name }) => ({ value: slug, text: name }))
  const options = [...known, { value: '', text: t('editor.authorNone') }]
  // Somebody typed by hand, or gone since, stays shown with what is wrong about it.
  if (!options.some(({ value }) => value === values.author)) options.push({ value: values.author, text: values.author })
  return [{ name: 'author', label: t('editor.author'), options }]
}
