import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  byteLength,
  excerpt,
  fold,
  isWellFormedUtf8,
  slugify,
  tidyLine,
  tidyText,
  wordCount,
} from '../../src/lib/text.ts'

describe('slugify', () => {
  test.each([
    ['L’été à Noël', 'l-ete-a-noel'],
    ['Œuvre, Ægir & straße', 'oeuvre-aegir-strasse'],
    ['  Déjà -- vu !  ', 'deja-vu'],
    ['Привет мир', 'privet-mir'],
    ['Ελληνικά', 'ellinika'],
    ['東京', 'dong-jing'],
    ['½ crème', '1-2-creme'],
    ['../../etc/passwd', 'etc-passwd'],
    ['🦊', 'n'],
    ['', 'n'],
    ['a'.repeat(200), 'a'.repeat(80)],
    ['mot '.repeat(30), 'mot-'.repeat(20).slice(0, -1)],
  ])('%j → %j', (text, slug) => expect(slugify(text)).toBe(slug))

  test('is always an address part of 80 signs at most, and its own slug', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
        const slug = slugify(text)
        expect(slug).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
        expect(slug.length).toBeLessThanOrEqual(80)
        expect(slugify(slug)).toBe(slug)
      }),
    )
  })
})

describe('fold', () => {
  test.each([
    ['L’Été, à  Noël !', 'l ete a noel'],
    ["l'été", 'l ete'],
    ['Cœur ÆSIR Straße Łódź Đ', 'coeur aesir strasse lodz d'],
    ['ﬁn ２０２６ ²', 'fin 2026 2'],
    ['İstanbul', 'istanbul'],
    ['ΟΔΥΣΣΕΎΣ', 'οδυσσευσ'],
    ['Йод', 'иод'],
    ['한국어', '한국어'],
    ['हिन्दी', 'हिन्दी'],
    ['e\u0301te\u0301', 'ete'],
    ['Bé\u200ba', 'bea'],
    ['a_b-c/d', 'a b c d'],
    ['"x" OR (y*)', 'x or y'],
    ['🦊', '🦊'],
    ['…', ''],
  ])('%j → %j', (text, folded) => expect(fold(text)).toBe(folded))

  test('folding twice is folding once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })
})

describe('excerpt', () => {
  test.each([
    ['short', 10, 'short'],
    ['one two three', 9, 'one two…'],
    ['one two three', 7, 'one…'],
    ['one, two three', 5, 'one…'],
    ['one two three', 13, 'one two three'],
    ['unbreakable', 5, 'unbr…'],
    ['a\n\n b', 10, 'a b'],
    ['😀😀😀😀', 3, '😀😀…'],
    ['', 5, ''],
  ])('%j within %d → %j', (text, max, short) => expect(excerpt(text, max)).toBe(short))

  test('never exceeds its length in code points', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, max) => {
        expect(Array.from(excerpt(text, max)).length).toBeLessThanOrEqual(max)
      }),
    )
  })
})

describe('tidyText', () => {
  test.each([
    ['a\r\nb\rc\n', 'a\nb\nc\n'],
    ['a\0b\u0007c\u001bd\u007fe\u0085f', 'abcdef'],
    ['a\tb\n', 'a\tb\n'],
    ['e\u0301', 'é'],
    ['a\ud800b', 'a\ufffdb'],
    ['a\uffffb', 'ab'],
    ['été « » \u202f! 👨‍👩‍👧', 'été « » \u202f! 👨‍👩‍👧'],
  ])('%j → %j', (text, tidy) => expect(tidyText(text)).toBe(tidy))
})

describe('tidyLine', () => {
  test.each([
    ['  Béa \n Martin ', 20, 'Béa Martin'],
    ['abc\u202efdp.exe', 20, 'abcfdp.exe'],
    ['\u2066a\u2069\u200b\u200e\ufeffb\u00ad', 20, 'ab'],
    ['\u3164\u115f', 20, ''],
    ['Titre\u00a0: oui\u202f!', 20, 'Titre\u00a0: oui\u202f!'],
    ['a\u00a0\u00a0b', 20, 'a b'],
    ['😀😀😀', 2, '😀😀'],
    ['ab cd', 3, 'ab'],
    ['a\r\nBcc: x', 20, 'a Bcc: x'],
  ])('%j within %d → %j', (text, max, tidy) => expect(tidyLine(text, max)).toBe(tidy))
})

test.each([
  ['', 0],
  ['un deux trois', 3],
  ['aujourd’hui, l’été', 2],
  ['a — b … !', 2],
  ['東京', 2],
  ['3.14 porte-clés', 2],
])('%j has %d words', (text, count) => expect(wordCount(text)).toBe(count))

test('bytes and their validity are those of UTF-8', () => {
  expect(byteLength('é😀')).toBe(6)
  expect(isWellFormedUtf8(Buffer.from('été'))).toBe(true)
  expect(isWellFormedUtf8(Buffer.from('été', 'latin1'))).toBe(false)
  expect(isWellFormedUtf8(Buffer.from([0xed, 0xa0, 0x80]))).toBe(false)
})
