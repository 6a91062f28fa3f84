import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mark, markedExcerpt } from '../../src/search/highlight.ts'

const shown = (parts: { text: string; marked: boolean }[]) =>
  parts.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('')

test.each([
  ['La voûte', ['voute'], 'La [voûte]'],
  ['Voûtes et voûtains', ['vout'], '[Voûtes] et [voûtains]'],
  ['voûtes', ['vout', 'x'], 'voûtes'],
  ['l’œuf, l’œuvre', ['oeuf', 'oeuvre'], 'l’[œuf], l’[œuvre]'],
  ['vou\u0302te', ['voute'], '[vou\u0302te]'],
  ['hy\u00adphen', ['hyphen'], '[hy\u00adphen]'],
  ['<b>bold</b>', ['b'], '<[b]>[bold]</[b]>'],
  ['', ['a'], ''],
  ['a a', [], 'a a'],
])('%j searched for %j is shown as %j', (text, tokens, expected) => {
  expect(shown(mark(text, tokens))).toBe(expected)
})

test('the passage holds as many of the words as one can', () => {
  const text = `cure ${'x '.repeat(300)}cure de la voûte ${'y '.repeat(300)}voûte`
  expect(shown(markedExcerpt(text, ['cure', 'voute'], 60))).toMatch(/^…x .*\[cure\] de la \[voûte\] .*y…$/)
})

test('without a word of the query the beginning is shown', () => {
  expect(shown(markedExcerpt('one two three four', ['z'], 9))).toBe('one two…')
  expect(shown(markedExcerpt('one two', ['z'], 9))).toBe('one two')
})

test('nothing is invented: an excerpt without its ellipses is part of the text, and halves no character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ maxLength: 3 }), (text, token) => {
      const joined = markedExcerpt(text, [token], 20)
        .map((part) => part.text)
        .join('')
      const line = text.replace(/\s+/g, ' ').trim()
      expect(line).toContain(joined.replace(/^…|…$/g, ''))
      expect(joined.isWellFormed()).toBe(true)
    }),
  )
})
