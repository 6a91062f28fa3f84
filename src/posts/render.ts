import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { Refusal, refuse } from '../errors.ts'
import { renderPost } from '../lib/markdown.ts'
import { cleanerVersion, cleanPost, type CleanHtml } from '../lib/sanitize.ts'
import { wordCount } from '../lib/text.ts'
import { moveRevision } from '../settings/site.ts'
import { describeImage } from './measure.ts'
import type { Post } from './post.ts'

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
      .select(['id', 'source', 'html', 'lang', 'cleaner'])
      .where('cleaner', '<', cleanerVersion)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (!post) return count
    const rendered = renderAgain(ctx, post)
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

/** What can no longer be rendered keeps its page, cleaned anew: it must not keep the whole site from starting. */
function renderAgain(ctx: Ctx, post: Pick<Post, 'source' | 'html' | 'lang'>): Partial<Rendered> {
  try {
    return renderFields(ctx, post.source, post.lang)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { html: cleanPost(post.html) }
  }
}

function render(ctx: Ctx, source: string, lang: string) {
  try {
    return renderPost(source, { lang, idPrefix: 'a-', measure: (src) => describeImage(ctx, src) })
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
