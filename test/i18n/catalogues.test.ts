import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { en } from '../../src/i18n/en.ts'
import { fr } from '../../src/i18n/fr.ts'
import { langs, translator, type Key } from '../../src/i18n/index.ts'

const keys = Object.keys(en) as Key[]

/** The names of a message's ICU placeholders. */
function placeholders(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name = '']) => name))].toSorted()
}

test('both languages fill the same places', () => {
  const different = keys.filter((key) => placeholders(en[key]).join() !== placeholders(fr[key]).join())

  expect(different).toEqual([])
})

test('no placeholder reaches the page, whatever the count', () => {
  for (const lang of langs) {
    const t = translator(lang)
    for (const key of keys) {
      for (const n of [0, 1, 2, 7]) {
        const params = Object.fromEntries([...placeholders(en[key]), ...placeholders(fr[key])].map((name) => [name, n]))
        const text = t(key, params)
        expect(text, `${lang} ${key}`).not.toMatch(/[{}]|%s|undefined|\bnull\b/)
        expect(text.trim(), `${lang} ${key}`).not.toBe('')
      }
    }
  }
})

test('French has its no-break spaces and real apostrophes, English its curly quotes', () => {
  const t = translator('fr')
  for (const key of keys) {
    const params = Object.fromEntries(placeholders(fr[key]).map((name) => [name, 2]))
    const text = t(key, params)
    expect(text, key).not.toMatch(/ [;:!?»]|« |\w'\w/)
    expect(translator('en')(key, params), key).not.toMatch(/\w'\w| "|" /)
  }
})

test('every message is used somewhere', () => {
  const code = globSync(['src/**/*.ts', 'views/**/*.eta'])
    .filter((path) => !path.includes('i18n/en') && !path.includes('i18n/fr'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
  const stems = [...code.matchAll(/`([a-z]+(?:\.[a-z]+)*\.[a-z]*)\$\{/gi)].map(([, stem = '']) => stem)
  const unused = keys.filter((key) => !code.includes(`'${key}'`) && !stems.some((stem) => key.startsWith(stem)))

  expect(unused).toEqual([])
})

test('a title with quotation marks is quoted with those of the second rank', () => {
  const french = translator('fr')('react.title', { n: 2, title: 'Le «\u00a0cahier\u00a0» du four' })
  const english = translator('en')('react.title', { n: 2, title: 'The “book” of the oven' })

  expect(french).toBe('2 réactions à «\u00a0Le “cahier” du four\u00a0»')
  expect(english).toBe('2 reactions to “The ‘book’ of the oven”')
})
