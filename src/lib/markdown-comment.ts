import { Marked, type RendererObject, type Token, type TokenizerObject } from 'marked'
import { readerHref } from './html-urls.ts'
import { bounded } from './markdown-bounds.ts'
import { escapeXml } from './xml.ts'

// Lines up to an empty one, a heading, a quote, a fence, an item or a rule. The parser's own looks for the rest of
// a table at every line, which takes it the square of the length.
const paragraph =
  /^[^\n]+(?:\n(?! +\n| {0,3}(?:#{1,6}(?:\s|$)|>|```|~~~|(?:[*+-]|1[.)])[ \t]+[^ \t\n]|([-_*])[ \t]*(?:\1[ \t]*){2,}(?:\n|$)))[^\n]+)*/

/** Markup of a reader, all of it text: HTML, tables, setext headings and footnotes are not read as such. */
const tokenizer: TokenizerObject = {
  html: () => undefined,
  tag: () => undefined,
  table: () => undefined,
  lheading: () => undefined,
  paragraph(source) {
    const text = paragraph.exec(source)?.[0]
    return text === undefined ? undefined : { type: 'paragraph', raw: text, text, tokens: this.lexer.inline(text) }
  },
  def: (source) => (source.trimStart().startsWith('[^') ? undefined : false),
}

const renderer: RendererObject = {
  heading({ tokens }) {
    return `<p><strong>${this.parser.parseInline(tokens)}</strong></p>\n`
  },
  hr({ raw }) {
    return `<p>${escapeXml(raw.trim())}</p>\n`
  },
  code({ text }) {
    return `<pre><code>${escapeXml(text)}\n</code></pre>\n`
  },
  checkbox({ checked }) {
    return checked ? '☑ ' : '☐ '
  },
  link({ href, tokens }) {
    // A picture would become a link of its own in there.
    const words = hasImage(tokens)
      ? escapeXml(this.parser.parseInline(tokens, this.parser.textRenderer))
      : this.parser.parseInline(tokens)
    return link(href, words)
  },
  image({ href, text }) {
    return link(href, escapeXml(text || href))
  },
}

/** The reader's subset of GFM with line breaks kept, at most `deep` quotes and lists deep. Its HTML still goes through the cleaner. */
export function commentMarkdown(deep: number): Marked {
  return new Marked(
    { gfm: true, breaks: true, async: false, tokenizer, renderer },
    bounded({ deep, reach: 1500, tries: 1000, vain: 400 }),
  )
}

function link(href: string, words: string): string {
  return readerHref(href) === undefined ? words : `<a href="${escapeXml(href)}">${words}</a>`
}

function hasImage(tokens: Token[]): boolean {
  return tokens.some((token) => token.type === 'image' || ('tokens' in token && token.tokens && hasImage(token.tokens)))
}
