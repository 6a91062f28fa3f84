import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { renderPost } from '../lib/markdown.ts'
import { cleanerVersion, type CleanHtml } from '../lib/sanitize.ts'
import { wordCount } from '../lib/text.ts'
import { moveRevision } from '../settings/site.ts'
import { measureImage } from './measure.ts'

/** What is made from a post's Markdown when it is written. */
export type Rendered = { html: CleanHtml; text: string; words: number; image: string | null }

/** Renders and cleans a post's text. Refused as `invalid` when it is too long or too deep to be rendered. */
export function renderFields(ctx: Ctx, source: string, lang: string): Rendered {
  const { html, text } = render(ctx, source, lang)
  return { html, text, words: wordCount(text), image: firstImage(html) }
}

/** Renders again every post that an older cleaner wrote; returns how many there were. Run once at start. */
export async function renderOldPosts(ctx: Ctx): Promise<number> {
  for (let count = 0; ; count++) {
    const post = await ctx.db
      .selectFrom('posts')
      .select(['id', 'source', 'lang', 'cleaner'])
      .where('cleaner', '<', cleanerVersion)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (!post) return count
    const rendered = renderFields(ctx, post.source, post.lang)
    await transaction(ctx, async (ctx) => {
      await ctx.db
        .updateTable('posts')
        .set({ ...rendered, cleaner: cleanerVersion })
        .where('id', '=', post.id)
        .where('cleaner', '=', post.cleaner)
        .execute()
      await moveRevision(ctx)
    })
  }
}

function render(ctx: Ctx, source: string, lang: string) {
  try {
    return renderPost(source, { lang, idPrefix: 'a-', measure: (src) => measureImage(ctx, src) })
  } catch (error) {
    ctx.log.warn({ err: error }, 'a post cannot be rendered')
    return refuse('invalid', 'post.tooMuch')
  }
}

/** The address of the first picture in cleaned HTML, where attributes are always in double quotes. */
function firstImage(html: string): string | null {
  const [, src] = /<img\b[^>]*?\ssrc="([^"]+)"/.exec(html) ?? []
  return src?.replaceAll('&amp;', '&') ?? null
}
