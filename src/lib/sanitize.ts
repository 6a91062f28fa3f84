import { type Token, Tokenizer, TokenizerMode } from 'parse5'
import sanitizeHtml from 'sanitize-html'
import { settle } from './html-tree.ts'
import { authorOptions, readerOptions } from './sanitize-lists.ts'

const inline = new Set(
  'a abbr b bdi bdo cite code del dfn em font i img ins kbd mark q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)
const raw = new Set('script style noscript iframe noembed noframes'.split(' '))
const nested = new Set('template svg math object select'.split(' '))

/** HTML that went through one of the two cleaners: the only kind a template may write unescaped. Nothing else makes it. */
export type CleanHtml = string & { readonly __clean: 'clean' }

/** Grows with every change of the lists: what was stored under a smaller number has to be cleaned again. */
export const cleanerVersion = 1

/**
 * A reader's HTML reduced to paragraphs, emphasis, lists, quotes, code and links to http, https and mailto, each
 * with `rel="nofollow ugc noopener"`. Everything else goes, text stays, but for the text of scripts and their like.
 */
export function cleanComment(html: string): CleanHtml {
  return clean(html, readerOptions)
}

/**
 * An author's HTML without what could run, imitate the page or leave it: no script, style, form, frame, svg or math,
 * only listed classes, only ids with a hyphen, only http, https, mailto, tel and paths of this site.
 */
export function cleanPost(html: string): CleanHtml {
  return clean(html, authorOptions)
}

/**
 * The text of HTML: character references decoded once, blocks and line breaks as new lines, other white space as
 * single spaces. Left out: scripts, styles and their like, and what only helps to move about (footnote marks, the
 * heading of the notes, the small links beside headings). The result is text: escape it like any other.
 */
export function plainText(html: string): string {
  const parts: string[] = []
  let hiding = ''
  let depth = 0

  const add = (text: string) => hiding === '' && parts.push(text)
  const tokenizer = new Tokenizer(
    {},
    {
      onStartTag(tag) {
        if (hiding !== '') {
          if (tag.tagName === hiding && nested.has(hiding)) depth += 1
          return
        }
        if (raw.has(tag.tagName)) tokenizer.state = TokenizerMode.RAWTEXT
        if (isHidden(tag)) [hiding, depth] = [tag.tagName, 1]
        else if (!inline.has(tag.tagName)) add('\n')
      },
      onEndTag({ tagName }) {
        if (hiding === '' && !inline.has(tagName)) add('\n')
        if (tagName === hiding && (depth -= 1) === 0) hiding = ''
      },
      onCharacter: ({ chars }) => add(chars),
      onWhitespaceCharacter: ({ chars }) => add(chars),
      onNullCharacter: () => undefined,
      onComment: () => undefined,
      onDoctype: () => undefined,
      onEof: () => undefined,
    },
  )
  tokenizer.write(html, true)
  return parts
    .join('')
    .replace(/[ \t\f\r]+/g, ' ')
    .replace(/ ?\n[\n ]*/g, '\n')
    .trim()
}

// The overload is the one place where a string becomes CleanHtml.
function clean(html: string, options: sanitizeHtml.IOptions): CleanHtml
function clean(html: string, options: sanitizeHtml.IOptions): string {
  // Written as settle writes it, it need not be read twice. No text or value holds a bare `>`.
  return settle(sanitizeHtml(html, options).replaceAll(' />', '>'))
}

function isHidden(tag: Token.TagToken): boolean {
  if (tag.selfClosing) return false
  if (raw.has(tag.tagName) || nested.has(tag.tagName)) return true
  return tag.attrs.some(
    ({ name, value }) =>
      name === 'data-footnote-ref' ||
      name === 'data-footnote-backref' ||
      (name === 'class' && value === 'heading-anchor') ||
      (name === 'id' && tag.tagName === 'h2' && value.endsWith('footnote-label')),
  )
}
