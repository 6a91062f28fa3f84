import { Marked, type RendererObject } from 'marked'
import markedFootnote from 'marked-footnote'
import { markedHighlight } from 'marked-highlight'
import { highlight } from './highlight.ts'
import { bounded } from './markdown-bounds.ts'
import { figure } from './markdown-figures.ts'

/** Words that stand inside a text, in the language of the text. */
export type TextWords = { notes: string; backToText: string; headingLink: string }

const renderer: RendererObject = {
  paragraph(token) {
    return figure(token, (image) => this.image(image)) ?? false
  },
  checkbox({ checked }) {
    return checked ? '☑ ' : '☐ '
  },
  tablecell({ tokens, header, align }) {
    const name = header ? 'th' : 'td'
    const side = align ? ` class="align-${align}"` : ''
    return `<${name}${side}>${this.parser.parseInline(tokens)}</${name}>\n`
  },
}

/**
 * The authors' Markdown: GFM with footnotes, figures and coloured code, HTML let through, at most `limit` quotes and
 * lists deep. Its HTML is finished by `finishPost` and cleaned after that.
 */
export function postMarkdown(words: TextWords, deep: number): Marked {
  return new Marked(
    { gfm: true, async: false, renderer },
    markedHighlight({ langPrefix: 'hljs language-', highlight }),
    markedFootnote({ description: words.notes, headingClass: '', backRefLabel: words.backToText }),
    bounded({ deep, reach: Infinity, tries: Infinity, vain: Infinity }),
  )
}
