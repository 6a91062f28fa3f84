import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { refuse } from '../errors.ts'
import type { Key } from '../i18n/index.ts'

// YAML is read with its failsafe schema, so that every scalar is text: a title may be 1984 or "yes", a date is what was typed.
const Flag = Type.Union([Type.Literal('true'), Type.Literal('false'), Type.Literal('')])
const Settings = Type.Object(
  {
    title: Type.Optional(Type.String()),
    slug: Type.Optional(Type.String()),
    date: Type.Optional(Type.String()),
    lang: Type.Optional(Type.String()),
    tags: Type.Optional(Type.Union([Type.Array(Type.String()), Type.String()])),
    category: Type.Optional(Type.String()),
    summary: Type.Optional(Type.String()),
    author: Type.Optional(Type.String()),
    question: Type.Optional(Type.String()),
    cover: Type.Optional(Type.String()),
    cover_alt: Type.Optional(Type.String()),
    reactions: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('held'), Type.Literal('closed')])),
    draft: Type.Optional(Flag),
    demo: Type.Optional(Flag),
  },
  { additionalProperties: false },
)

/** What an author may write above a post. Every value is the text that was typed. */
export type FrontMatter = Static<typeof Settings>

/** A content file taken apart. `lineOf` is the line of a key in the file, counted from 1 (1 when it is not there). */
export type ContentFile = { settings: FrontMatter; body: string; lineOf: (key: string) => number }

const wrong: Record<keyof FrontMatter, Key> = {
  title: 'file.bad.text',
  slug: 'file.bad.text',
  date: 'file.bad.text',
  lang: 'file.bad.text',
  tags: 'file.bad.tags',
  category: 'file.bad.text',
  summary: 'file.bad.text',
  author: 'file.bad.text',
  question: 'file.bad.text',
  cover: 'file.bad.text',
  cover_alt: 'file.bad.text',
  reactions: 'file.bad.reactions',
  draft: 'file.bad.flag',
  demo: 'file.bad.flag',
}

/**
 * Splits a Markdown file into its settings (YAML 1.2 between two lines of three hyphens) and its text. Refused as
 * `invalid`, with a parameter `line`: no front matter, YAML that cannot be read, an unknown key, a value of another kind.
 */
export function parseContentFile(text: string): ContentFile {
  const [, yaml, body] = /^---[ \t]*\n(.*?\n|)---[ \t]*(?:\n|$)(.*)$/s.exec(text) ?? []
  if (yaml === undefined || body === undefined) refuse('invalid', 'file.noFrontMatter', { line: 1 })
  const { value, lineOf } = readYaml(yaml, 2)
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(wrong, key)) refuse('invalid', 'file.unknownKey', { key, line: lineOf(key) })
  }
  if (!Value.Check(Settings, value)) {
    const key = Value.Errors(Settings, value)[0]?.instancePath.split('/')[1] ?? ''
    refuse('invalid', wrong[key as keyof FrontMatter], { key, line: lineOf(key) })
  }
  return { settings: value, body, lineOf }
}

/**
 * Reads a map of settings whose first line is line `firstLine` of its file. Aliases are few, keys are unique, values are
 * text, lists and maps. Refused as `invalid` with the `line` of the mistake.
 */
export function readYaml(text: string, firstLine: number) {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { schema: 'failsafe', lineCounter, prettyErrors: false })
  // What is never closed is noticed at the end: the last line that was written is the nearest to it.
  const lastLine = text.trimEnd().split('\n').length
  const lineAt = (offset: number) => Math.min(lineCounter.linePos(offset).line, lastLine) + firstLine - 1
  const [error] = document.errors
  if (error) refuse('invalid', 'file.yaml', { reason: error.message, line: lineAt(error.pos[0]) })
  const map = document.contents
  if (map !== null && !isMap(map)) refuse('invalid', 'file.notMap', { line: firstLine })

  const lineOf = (key: string) => {
    const pair = map?.items.find((item) => isScalar(item.key) && item.key.value === key)
    return isScalar(pair?.key) ? lineAt(pair.key.range?.[0] ?? 0) : 1
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 20 }) ?? {}
    return { value: value as Record<string, unknown>, lineOf }
  } catch (error) {
    refuse('invalid', 'file.yaml', { reason: String(error), line: firstLine })
  }
}
