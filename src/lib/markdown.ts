import type { Marked } from 'marked'
import { commentMarkdown } from './markdown-comment.ts'
import { parseWithin } from './markdown-bounds.ts'
import { postMarkdown, type TextWords } from './markdown-post.ts'
import { finishPost } from './post-tree.ts'
import { type CleanHtml, cleanComment, cleanPost, plainText } from './sanitize.ts'

export { TooDeep } from './markdown-bounds.ts'

/** A text as it is shown, and as it is searched, counted and quoted. */
export type Rendered = { html: CleanHtml; text: string }

export type PostOptions = {
  /** BCP 47 tag of the text: decides on typography and on the words put into it. */
  lang: string
  /** Put before every id, such as `p12-`: lower-case letters, digits and hyphens, a letter first, a hyphen last. */
  idPrefix: string
  /** Size in pixels and smaller versions of a picture, by its address as written; undefined when unknown. */
  measure?: (src: string) => { width: number; height: number; srcset?: string } | undefined
}

type Language = { words: TextWords; markdown: Marked }

/** Quotes and lists, counted together: the cleaners keep 20 elements deep, and a list takes two. */
const deepest = 8

const comments = commentMarkdown(deepest)
const french = language({
  notes: 'Notes',
  backToText: 'Retour à l’appel de note {0}',
  headingLink: 'Lien vers cette partie',
})
const english = language({ notes: 'Notes', backToText: 'Back to reference {0}', headingLink: 'Link to this section' })

/**
 * An author's Markdown as HTML: GitHub's, with footnotes, coloured code, links beside headings, figures (a picture alone
 * in a paragraph, its title the caption, see `figure`) and French spaces; HTML in it is cleaned.
 * The text leaves out the marks of notes. Throws `TooDeep` beyond eight levels of quotes and lists or a hundred elements, and
 * RangeError for a prefix that could not begin an id.
 */
export function renderPost(source: string, options: PostOptions): Rendered {
  if (!/^[a-z][a-z0-9-]*-$/.test(options.idPrefix))
    throw new RangeError(`not the beginning of an id: ${options.idPrefix}`)
  const { words, markdown } = /^fr(?:-|$)/i.test(options.lang) ? french : english
  const dirty = parseWithin(deepest, markdown, source)
  const html = cleanPost(finishPost(dirty, { ...options, headingLink: words.headingLink }).trimEnd())
  return { html, text: plainText(html) }
}

/**
 * A reader's Markdown (GitHub's, every line break kept) as HTML: emphasis, links, lists, quotes, code. Raw HTML is
 * shown as typed, a picture becomes a link, a heading a bold line; tables and footnotes stay text.
 * Throws `TooDeep` beyond eight levels of quotes and lists. The caller limits the length.
 */
export function renderComment(source: string): Rendered {
  const html = cleanComment(parseWithin(deepest, comments, source).trimEnd())
  return { html, text: plainText(html) }
}

function language(words: TextWords): Language {
  return { words, markdown: postMarkdown(words, deepest) }
}
