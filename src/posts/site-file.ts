import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { saveAuthor } from '../identities/author.ts'
import type { Key } from '../i18n/index.ts'
import { tidyLine } from '../lib/text.ts'
import { typeset } from '../lib/typography.ts'
import { nameSite } from '../settings/site.ts'
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

/**
 * Applies `site.yaml` (title, tagline, authors) to the site; `undefined` when there is no such file. A site without a
 * title is called by its host name. A demonstration file counts as missing when demonstrations are off. Refused as
 * `invalid` with the `line` of the mistake, nothing changed then.
 */
export async function applySiteFile(ctx: Ctx, text: string | undefined): Promise<void> {
  const site = text === undefined ? {} : parseSiteFile(text)
  const { title = '', tagline = '', authors = [] } = site.demo === 'true' && !ctx.config.demo ? {} : site
  const line = (text: string, max: number) => typeset(tidyLine(text, max), ctx.config.lang)
  await transaction(ctx, async (ctx) => {
    await nameSite(ctx, line(title, 120) || new URL(ctx.config.siteUrl).hostname, line(tagline, 300))
    for (const { slug, name, word = '', bio = '' } of authors) await saveAuthor(ctx, { slug, name, word, bio })
  })
}

function parseSiteFile(text: string): Static<typeof SiteFile> {
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
