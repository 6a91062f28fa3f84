import { basename } from 'node:path'
import { isUtf8 } from 'node:buffer'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { hash } from '../lib/secrets.ts'
import { slugify, tidyText } from '../lib/text.ts'
import { parseContentFile, type FrontMatter } from './front-matter.ts'
import { measureImage } from './measure.ts'
import { isLanguage, isPicture } from './draft.ts'
import type { PostDraft } from './post.ts'

const largestMegabytes = 1

/** A post as its file describes it, with the line of each key for whoever has to say what is wrong. */
export type FileDraft = { draft: PostDraft; lineOf: (key: string) => number }

/** The text of a content file: UTF-8 of at most 1 MB, without byte order mark, lines ended by LF. Refused as `invalid` otherwise. */
export function decodeFile(bytes: Buffer): string {
  if (bytes.length > largestMegabytes * 1_048_576) {
    refuse('invalid', 'file.tooLarge', { limit: largestMegabytes, line: 1 })
  }
  if (!isUtf8(bytes)) refuse('invalid', 'file.notUtf8', { line: 1 })
  return tidyText(bytes.toString('utf8').replace(/^\ufeff/, ''))
}

/**
 * Turns the text of `posts/….md` or `pages/….md` (`file`, relative to the content folder) into a draft for `savePost`.
 * The slug is the file's name without a leading date unless given; without a date, or with `draft: true`, it is a draft;
 * dated ahead, it waits for that hour.
 * Refused as `invalid` with the `line` of the mistake.
 */
export function readDraft(ctx: Ctx, file: string, text: string): FileDraft {
  const { settings, body, lineOf } = parseContentFile(text)
  const lang = settings.lang || ctx.settings.lang
  if (!isLanguage(lang)) {
    refuse('invalid', 'post.langInvalid', { value: lang.slice(0, 40), line: lineOf('lang') })
  }
  const cover = settings.cover?.trim() ?? ''
  if (cover !== '' && !isPicture(cover)) refuse('invalid', 'draft.coverInvalid', { line: lineOf('cover') })
  const date = readDate(settings.date ?? '', lineOf)
  const draft: PostDraft = {
    kind: file.startsWith('pages/') ? 'page' : 'post',
    slug: settings.slug || slugify(withoutDate(basename(file, '.md'))),
    title: settings.title ?? '',
    lang,
    summary: settings.summary ?? '',
    question: settings.question ?? '',
    author: settings.author || null,
    reactions: settings.reactions ?? 'open',
    state: date === null || settings.draft === 'true' ? 'draft' : 'published',
    date,
    tags: readTags(settings.tags ?? []),
    category: settings.category ?? '',
    cover,
    coverAlt: settings.cover_alt ?? '',
    source: body,
    demo: settings.demo === 'true',
    file,
    fileHash: null,
  }
  return {
    draft: { ...draft, fileHash: hash(JSON.stringify([draft, pictureSizes(ctx, `${cover}\n${body}`)])) },
    lineOf,
  }
}

/** `2026-03-03-name` or `2026-03-name` without its date; a date alone is a name. */
function withoutDate(name: string): string {
  return name.replace(/^\d{4}-\d{2}(?:-\d{2}(?=-)|(?!-\d{2}(?:-|$)))-(?=.)/, '')
}

/** A date or an instant as ISO 8601 with an offset; a date alone is midnight UTC, a time without a zone is UTC. */
function readDate(value: string, lineOf: (key: string) => number): string | null {
  if (value === '') return null
  const [, day, time, zone] =
    /^(\d{4}-\d{2}-\d{2})(?:(?:T|\s+)(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(value) ??
    []
  const iso = `${day}T${time ?? '00:00'}${(zone ?? 'Z').replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2').toUpperCase()}`
  // Date.parse takes 31 February for 3 March; the day must survive the round trip.
  const exists = day !== undefined && new Date(`${day}T00:00Z`).toJSON()?.startsWith(day)
  if (!exists || Number.isNaN(Date.parse(iso)) || day < '0100') {
    refuse('invalid', 'post.dateInvalid', { value: value.slice(0, 40), line: lineOf('date') })
  }
  return iso
}

function readTags(tags: NonNullable<FrontMatter['tags']>): string[] {
  return typeof tags === 'string' ? tags.split(',') : tags
}

/** The sizes of our own pictures are written into the page, so a picture that changes changes the post. */
function pictureSizes(ctx: Ctx, body: string): string[] {
  const pictures = new Set(body.match(/\/media\/[^\s"'<>()\\|]+/g))
  return [...pictures].map((source) => {
    const size = measureImage(ctx, source)
    return size ? `${size.width}x${size.height}` : ''
  })
}
