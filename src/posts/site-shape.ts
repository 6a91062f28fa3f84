import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { refuse } from '../errors.ts'
import type { Key } from '../i18n/index.ts'
import { readYaml } from './front-matter.ts'

const Text = Type.Optional(Type.String())
const Flag = Type.Union([Type.Literal('true'), Type.Literal('false'), Type.Literal('')])
const Author = Type.Object(
  { slug: Type.String(), name: Type.String(), word: Text, bio: Text },
  { additionalProperties: false },
)
const SiteFile = Type.Object(
  { demo: Type.Optional(Flag), title: Text, tagline: Text, authors: Type.Optional(Type.Array(Author)) },
  { additionalProperties: false },
)

const wrong: Record<keyof Static<typeof SiteFile>, Key> = {
  demo: 'file.bad.flag',
  title: 'file.bad.text',
  tagline: 'file.bad.text',
  authors: 'file.bad.authors',
}

/** The text of `site.yaml` as what it says; refused as `invalid` with the `line` of the mistake. */
export function parseSiteFile(text: string): Static<typeof SiteFile> {
  const { value, lineOf } = readYaml(text, 1)
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(wrong, key)) refuse('invalid', 'file.unknownKey', { key, line: lineOf(key) })
  }
  if (!Value.Check(SiteFile, value)) {
    const key = Value.Errors(SiteFile, value)[0]?.instancePath.split('/')[1] ?? 'authors'
    refuse('invalid', wrong[key as keyof typeof wrong], { key, line: lineOf(key) })
  }
  return value
}
