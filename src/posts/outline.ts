import { Tokenizer } from 'parse5'

/** A heading of a text: its level (2 to 6), the id its page gives it, its words. */
export type Heading = { level: number; id: string; text: string }

/** The headings of a post's cleaned HTML, in order; the small links beside them left out. */
export function outlineOf(html: string): Heading[] {
  const headings: Heading[] = []
  let open: Heading | undefined
  let inLink = false
  const add = (text: string) => {
    if (open && !inLink) open.text += text
  }
  const tokenizer = new Tokenizer(
    {},
    {
      onStartTag({ tagName, attrs }) {
        const [, level] = /^h([1-6])$/.exec(tagName) ?? []
        const value = (name: string) => attrs.find((attribute) => attribute.name === name)?.value ?? ''
        if (level !== undefined) open = { level: Number(level), id: value('id'), text: '' }
        if (tagName === 'a' && value('class').split(' ').includes('heading-anchor')) inLink = true
      },
      onEndTag({ tagName }) {
        if (tagName === 'a') inLink = false
        if (!open || !/^h[1-6]$/.test(tagName)) return
        headings.push({ ...open, text: open.text.replace(/[^\S\u00a0\u202f]+/g, ' ').trim() })
        open = undefined
      },
      onCharacter: ({ chars }) => add(chars),
      onWhitespaceCharacter: ({ chars }) => add(chars),
      onNullCharacter() {},
      onComment() {},
      onDoctype() {},
      onEof() {},
    },
  )
  tokenizer.write(html, true)
  return headings
}
