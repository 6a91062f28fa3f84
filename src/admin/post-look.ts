import type { Ctx } from '../context.ts'
import { Refusal } from '../errors.ts'
import type { CleanHtml } from '../lib/sanitize.ts'
import { isLanguage } from '../posts/draft.ts'
import type { Heading } from '../posts/outline.ts'
import { renderPreview } from '../posts/preview.ts'
import type { PostError } from './post-form.ts'

/** A text as readers will see it, its headings and its length in words; `html` is '' when it cannot be shown. */
export type Look = { html: CleanHtml | ''; outline: Heading[]; counts: string; error?: PostError }

/** Renders a text as its public page would. A text that no page can be made of is an error at its field. */
export function lookOf(ctx: Ctx, source: string, lang: string): Look {
  try {
    const known = isLanguage(lang) ? lang : ctx.settings.lang
    const { html, words, minutes, outline } = renderPreview(ctx, { source, lang: known })
    const headings = outline.filter(({ id, text }) => id !== '' && text !== '').slice(0, 200)
    return { html, outline: headings, counts: ctx.t('editor.counts', { words, minutes }) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { key, params } = error
    return { html: '', outline: [], counts: '', error: { field: 'source', key, params } }
  }
}
