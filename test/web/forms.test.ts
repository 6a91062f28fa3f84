import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import { parseForm } from '../../src/web/forms.ts'

test('a form is read as it was sent, and a field that came twice is a list', () => {
  expect({ ...parseForm('text=un+mot&text=deux&name=B%C3%A9a&empty=&bare') }).toEqual({
    text: ['un mot', 'deux'],
    name: 'Béa',
    empty: '',
    bare: '',
  })
})

test.each(['text=%E9', 'text=%', 'text=%ff%fe', 'text=a\uFFFDb', `${'a=1&'.repeat(100)}a=1`])(
  'a form that is not well-formed UTF-8, or has too many fields, is refused: %j',
  (body) => {
    expect(() => parseForm(body)).toThrow(Refusal)
  },
)

test('field names of the language are only names', () => {
  const fields = parseForm('__proto__=1&constructor=2')

  expect(Object.keys(fields).toSorted()).toEqual(['__proto__', 'constructor'])
  expect('toString' in fields).toBe(false)
})

test('whatever a browser encodes comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(parseForm(new URLSearchParams({ text }).toString())['text']).toBe(text)
    }),
  )
})
