import type { Ctx, Db } from '../context.ts'
import type { PostTable } from '../db/schema-posts.ts'
import type { Account } from '../identities/account.ts'
import { slugify, tidyLine, tidyText } from '../lib/text.ts'
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
 * cut: what is too long is left for `fieldProblems` to name.
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

/** Whether a text has the shape of a BCP 47 tag such as `fr` or `fr-CA`. */
export function isLanguage(text: string): boolean {
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(text)
}

/** Whether an address is that of a picture of ours, the only ones a page may show. */
export function isPicture(address: string): boolean {
  return /^\/media\/[^/\s"'<>\\][^\s"'<>\\]*$/.test(address)
}
