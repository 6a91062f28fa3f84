import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { en } from '../../src/i18n/en.ts'
import { fr } from '../../src/i18n/fr.ts'
import { langs, translator, type Key } from '../../src/i18n/index.ts'
import { nouns, settleNoun } from '../../src/i18n/noun.ts'

const keys = Object.keys(en) as Key[]

/** The names of a message's ICU placeholders; the noun is the translator's own. */
function placeholders(message: string): string[] {
  const names = [...settleNoun(message, 'reactions').matchAll(/\{(\w+)(?=[,}])/g)].map(([, name = '']) => name)
  return [...new Set(names)].toSorted()
}

test('both languages fill the same places', () => {
  const different = keys.filter((key) => placeholders(en[key]).join() !== placeholders(fr[key]).join())

  expect(different).toEqual([])
})

test('no placeholder reaches the page, whatever the count', () => {
  for (const [lang, noun] of langs.flatMap((lang) => nouns.map((noun) => [lang, noun] as const))) {
    const t = translator(lang, noun)
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

test('the queue speaks of comments as French does, and the filter counts one and several', () => {
  const t = translator('fr', 'comments')

  expect(t('queue.bulk')).toBe('Décider de ceux qui sont cochés')
  expect([0, 1, 2].map((n) => t('queue.chosen', { n }))).toEqual([
    'Cochez ceux dont décider ensemble',
    '1 coché',
    '2 cochés',
  ])
  expect(t('filter.young', { n: 5, spam: 1, ham: 3 })).toContain('Encore 1 indésirable et 3 voulus.')
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

test('a site that says another noun says no other, in the right gender and number', () => {
  for (const lang of langs) {
    for (const noun of nouns) {
      const t = translator(lang, noun)
      const others = nouns.filter((other) => other !== noun).map((other) => stems[lang][other])
      const spoken = keys.filter((key) => (en[key] + fr[key]).includes('{noun, select,'))
      expect(spoken.length).toBeGreaterThan(25)
      for (const key of spoken) {
        for (const n of [0, 1, 2]) {
          const params = Object.fromEntries(
            [...placeholders(en[key]), ...placeholders(fr[key])].map((name) => [name, n]),
          )
          expect(t(key, params), `${lang} ${noun} ${key}`).not.toMatch(new RegExp(others.join('|'), 'i'))
        }
      }
    }
  }

  const [fr1, fr2, en2] = [translator('fr', 'comments'), translator('fr', 'reflexions'), translator('en', 'comments')]
  expect(fr1('home.count', { n: 0 })).toBe('pas encore de commentaire')
  expect(fr1('home.count', { n: 1 })).toBe('1 commentaire')
  expect(fr1('home.count', { n: 2 })).toBe('2 commentaires')
  expect(fr1('react.title', { n: 0, title: 'x' })).toBe('Aucun commentaire pour l’instant')
  expect(fr1('react.headingReply', { n: 3, name: 'Paul', parent: 2 })).toBe('Commentaire 3, de Paul, en réponse au 2')
  expect(fr1('react.nextUnread')).toBe('Commentaire suivant non lu')
  expect(fr1('write.closed')).toBe('Les commentaires sur cet article sont clos.')
  expect(fr2('react.title', { n: 2, title: 'Le four' })).toBe('2 réflexions sur «\u00a0Le four\u00a0»')
  expect(fr2('react.headingReply', { n: 3, name: 'Paul', parent: 2 })).toBe('Réflexion 3, de Paul, en réponse à la 2')
  expect(en2('search.summary', { posts: 1, n: 2 })).toBe('1 post, 2 comments.')
  expect(translator('fr')('react.title', { n: 1, title: 'Le four' })).toBe('1 réaction à «\u00a0Le four\u00a0»')
})

const stems = {
  fr: { reactions: 'réactions?\\b', reflexions: 'réflexions?\\b', comments: 'commentaires?\\b' },
  en: { reactions: 'reactions?\\b', reflexions: 'reflections?\\b', comments: 'comments?\\b' },
}
