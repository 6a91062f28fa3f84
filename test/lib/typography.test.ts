import fc from 'fast-check'
import { parseFragment, serialize } from 'parse5'
import { describe, expect, test } from 'vitest'
import { typeset, typesetTree } from '../../src/lib/typography.ts'

/** `~` stands for U+00A0 and `_` for U+202F, so that they can be seen. */
const shown = (text: string) => text.replaceAll('&nbsp;', '~').replaceAll('\u00a0', '~').replaceAll('\u202f', '_')

function typesetHtml(html: string, lang: string): string {
  const fragment = parseFragment(html)
  typesetTree(fragment, lang)
  return serialize(fragment)
}

describe('French', () => {
  test.each([
    ['Quoi ?', 'Quoi_?'],
    ['Oui ; non !', 'Oui_; non_!'],
    ['Vraiment ?!', 'Vraiment_?!'],
    ['Voici : rien', 'Voici~: rien'],
    ['« Bon »', '«~Bon~»'],
    ['« Bon ! » dit-il', '«~Bon_!~» dit-il'],
    ['(« Bon »)', '(«~Bon~»)'],
    ['Quoi? Oui: «non»', 'Quoi? Oui: «non»'],
    ['Quoi\u00a0? Oui\u202f!', 'Quoi~? Oui_!'],
    ['à 10:30, à 10h', 'à 10:30, à 10h'],
    ['voir http://a.example', 'voir http://a.example'],
    ['le schéma :// et ://x', 'le schéma :// et ://x'],
    ['a != b et ?r=7', 'a != b et ?r=7'],
    ['Suite ?fil=voix', 'Suite ?fil=voix'],
    ['! seul', '! seul'],
    ['fin\n! suite', 'fin\n! suite'],
    ['« »', '«~»'],
    ['{count, plural, one {Oui !} other {Non ?}}', '{count, plural, one {Oui_!} other {Non_?}}'],
    ['', ''],
  ])('%j is set %j', (typed, set) => {
    expect(shown(typeset(typed, 'fr'))).toBe(set)
    expect(shown(typeset(typed, 'fr-CH'))).toBe(set)
  })

  test('never adds or loses a character, and changes nothing but spaces', () => {
    const part = fc.constantFrom('a', ' ', ' !', '?', ' :', '://', '« ', ' »', '\n', '1', ';')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const typed = parts.join('')
        const set = typeset(typed, 'fr')
        expect(set.replace(/[\u00a0\u202f]/g, ' ')).toBe(typed)
        expect(typeset(set, 'fr')).toBe(set)
      }),
    )
  })

  test.each([
    ['<p>Quoi ?</p>', '<p>Quoi_?</p>'],
    ['<p>« <em>Bon</em> » : oui</p>', '<p>«~<em>Bon</em>~»~: oui</p>'],
    ['<p><em>Bon </em>!</p>', '<p><em>Bon_</em>!</p>'],
    ['<p><em>Bon</em> !</p>', '<p><em>Bon</em>_!</p>'],
    ['<p>« <code>a ; b</code> »</p>', '<p>«~<code>a ; b</code>~»</p>'],
    ['<pre>a ; b</pre><kbd>a ;</kbd><samp>b !</samp>', '<pre>a ; b</pre><kbd>a ;</kbd><samp>b !</samp>'],
    ['<p title="Quoi ?"><a href="/a ?">Quoi ?</a></p>', '<p title="Quoi ?"><a href="/a ?">Quoi_?</a></p>'],
    [
      '<a href="https://a.example/ !">https://a.example/ !</a>',
      '<a href="https://a.example/ !">https://a.example/ !</a>',
    ],
    ['<p>un </p><p>! deux</p>', '<p>un </p><p>! deux</p>'],
    ['<p>un <br>! deux</p>', '<p>un <br>! deux</p>'],
    ['<ul><li>un ;</li><li>deux !</li></ul>', '<ul><li>un_;</li><li>deux_!</li></ul>'],
    ['<p>a <img src="x"> !</p>', '<p>a <img src="x">_!</p>'],
  ])('the HTML %j is set %j', (typed, set) => expect(shown(typesetHtml(typed, 'fr'))).toBe(set))
})

test.each(['en', 'de', 'frr', 'fro', ''])('texts in %j stay as they were typed', (lang) => {
  expect(typeset('Quoi ? « Bon » : oui !', lang)).toBe('Quoi ? « Bon » : oui !')
  expect(typesetHtml('<p>Quoi ?</p><p>« Bon »</p>', lang)).toBe('<p>Quoi ?</p><p>« Bon »</p>')
})
