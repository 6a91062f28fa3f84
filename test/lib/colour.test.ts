import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrast, isColour, standingOut } from '../../src/lib/colour.ts'
import { accentPair, papers } from '../../src/settings/look.ts'

test('contrast is what WCAG says', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrast('#9a3412', '#fbfaf7')).toBeCloseTo(7, 0)
})

test('a colour is six hexadecimal digits', () => {
  expect(['#9a3412', '#FFFFFF', '9a3412', '#abc', 'red', '#9a3412 ', '#gggggg', ''].map(isColour)).toEqual([
    true,
    true,
    ...Array<boolean>(6).fill(false),
  ])
})

test('a colour that stands out already stays; another keeps its hue', () => {
  expect(standingOut('#9a3412', papers.light, 4.5, 'darker')).toBe('#9a3412')
  expect(standingOut('#2e7d32', papers.dark, 6.5, 'lighter')).toMatch(/^#[0-9a-f]{6}$/)
  const [red, green, blue] = channels(standingOut('#7fd08a', papers.light, 4.5, 'darker'))
  expect(green).toBeGreaterThan(red)
  expect(green).toBeGreaterThan(blue)
})

test('whatever the colour, both lights can be read', () => {
  const channel = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(fc.tuple(channel, channel, channel), (rgb) => {
      const { light, dark } = accentPair(`#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`)
      for (const paper of papers.light) expect(contrast(light, paper)).toBeGreaterThanOrEqual(4.5)
      for (const paper of papers.dark) expect(contrast(dark, paper)).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

function channels(colour: string): [number, number, number] {
  const at = (index: number) => Number.parseInt(colour.slice(index, index + 2), 16)
  return [at(1), at(3), at(5)]
}
