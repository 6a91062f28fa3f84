import { Marked, type Token, type Tokens } from 'marked'

/** Captions are one line of Markdown of their own, without notes or blocks. */
const lines = new Marked({ gfm: true, async: false })

/**
 * The figure made of a paragraph that holds one picture and nothing else; undefined for any other paragraph.
 * The picture's title is its caption, inline Markdown in which a source may follow:
 *
 *     ![Four à pain](four.webp "Le four de Plouray | [Musée du pain](https://pain.example)")
 *     ![Four à pain](four.webp "Le four de Plouray — Source : https://pain.example/four")
 *
 * The part after ` | `, or from `Source :` after a dash, becomes `<small class="source">` at the end of the caption.
 * `draw` makes the `<img>`, here without a title, since it is shown.
 */
export function figure(paragraph: Tokens.Paragraph, draw: (image: Tokens.Image) => string): string | undefined {
  const image = onlyImage(paragraph.tokens)
  if (!image) return undefined
  const picture = draw({ ...image, title: null })
  return `<figure>${picture}${image.title ? caption(image.title) : ''}</figure>\n`
}

function onlyImage(tokens: Token[]): Tokens.Image | undefined {
  const [only, ...others] = tokens.filter((token) => token.raw.trim() !== '')
  return only && others.length === 0 && isImage(only) ? only : undefined
}

function isImage(token: Token): token is Tokens.Image {
  return token.type === 'image'
}

function caption(title: string): string {
  const [words = '', source] = title.split(/\s+\|\s+|\s+[—–]\s+(?=Sources?\s*:)/)
  const small = source === undefined ? '' : `<small class="source">${inline(source)}</small>`
  return `<figcaption>${[inline(words), small].filter(Boolean).join(' ')}</figcaption>`
}

function inline(markdown: string): string {
  return lines.parseInline(markdown, { async: false })
}
