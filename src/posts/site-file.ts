import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { saveAuthor } from '../identities/author.ts'
import { tidyLine } from '../lib/text.ts'
import { typeset } from '../lib/typography.ts'
import { nameSite } from '../settings/site.ts'

/**
 * Applies `site.yaml` (title, tagline, authors) to the site; `undefined` when there is no such file. A site without a
 * title is called by its host name; one that was named at the desk keeps its name. A demonstration file counts as
 * missing when demonstrations are off. Refused as `invalid` with the `line` of the mistake, nothing changed then.
 */
export async function applySiteFile(ctx: Ctx, text: string | undefined): Promise<void> {
  const site = text === undefined ? {} : (await import('./site-shape.ts')).parseSiteFile(text)
  const { title = '', tagline = '', authors = [] } = site.demo === 'true' && !ctx.settings.demo ? {} : site
  const line = (text: string, max: number) => typeset(tidyLine(text, max), ctx.settings.lang)
  await transaction(ctx, async (ctx) => {
    if (ctx.settings.named === 'file') {
      await nameSite(ctx, line(title, 120) || new URL(ctx.settings.siteUrl).hostname, line(tagline, 300))
    }
    for (const { slug, name, word = '', bio = '' } of authors) await saveAuthor(ctx, { slug, name, word, bio })
  })
}
