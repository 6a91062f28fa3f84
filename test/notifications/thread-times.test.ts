import { expect, test } from 'vitest'
import { nextLetter } from '../../src/notifications/thread-times.ts'

test('as it goes is at once', () => {
  expect(nextLetter(new Date('2026-11-23T21:58:00Z'), 'now', 'Europe/Paris')).toBe('2026-11-23T21:58:00.000Z')
})

test.each([
  ['before eight', '2026-11-24T06:59:00Z', '2026-11-24T07:00:00.000Z'],
  ['at eight', '2026-11-24T07:00:00Z', '2026-11-25T07:00:00.000Z'],
  ['after eight', '2026-11-24T12:00:00Z', '2026-11-25T07:00:00.000Z'],
  ['on the last day of a month', '2026-11-30T12:00:00Z', '2026-12-01T07:00:00.000Z'],
  ['in the night when clocks go forward', '2026-03-28T23:30:00Z', '2026-03-29T06:00:00.000Z'],
  ['in the night when clocks go back', '2026-10-24T23:30:00Z', '2026-10-25T07:00:00.000Z'],
])('a daily letter asked for %s leaves at the next eight o’clock of Paris', (_when, now, at) => {
  expect(nextLetter(new Date(now), 'daily', 'Europe/Paris')).toBe(at)
})

test.each([
  ['on a Monday before eight', '2026-11-23T06:59:00Z', '2026-11-23T07:00:00.000Z'],
  ['on a Monday after eight', '2026-11-23T09:00:00Z', '2026-11-30T07:00:00.000Z'],
  ['on a Tuesday', '2026-11-24T06:00:00Z', '2026-11-30T07:00:00.000Z'],
  ['on a Sunday', '2026-11-29T12:00:00Z', '2026-11-30T07:00:00.000Z'],
  ['late on a Sunday, which is Monday in Paris', '2026-11-29T23:30:00Z', '2026-11-30T07:00:00.000Z'],
])('a weekly letter asked for %s leaves on the next Monday at eight', (_when, now, at) => {
  expect(nextLetter(new Date(now), 'weekly', 'Europe/Paris')).toBe(at)
})

test('the day is that of the site’s zone', () => {
  expect(nextLetter(new Date('2026-11-23T20:00:00Z'), 'weekly', 'Pacific/Auckland')).toBe('2026-11-29T19:00:00.000Z')
  expect(nextLetter(new Date('2026-11-22T18:59:00Z'), 'weekly', 'Pacific/Auckland')).toBe('2026-11-22T19:00:00.000Z')
})
