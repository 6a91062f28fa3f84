import { expect, test } from 'vitest'
import {
  dayNumber,
  instantToZoned,
  isZone,
  midnightOf,
  offsetOf,
  yearOf,
  zonedToInstant,
  zoneName,
} from '../../src/lib/zones.ts'

test.each([
  ['an ordinary winter hour', '2026-12-01T08:00', 'Europe/Paris', '2026-12-01T07:00:00.000Z'],
  ['an ordinary summer hour', '2026-07-01T08:00', 'Europe/Paris', '2026-07-01T06:00:00.000Z'],
  ['UTC itself', '2026-12-01T08:00', 'UTC', '2026-12-01T08:00:00.000Z'],
  ['the last minute before clocks leap', '2026-03-29T01:59', 'Europe/Paris', '2026-03-29T00:59:00.000Z'],
  ['an hour that is leapt over', '2026-03-29T02:30', 'Europe/Paris', '2026-03-29T01:30:00.000Z'],
  ['the first minute after the leap', '2026-03-29T03:00', 'Europe/Paris', '2026-03-29T01:00:00.000Z'],
  ['an hour that comes twice', '2026-10-25T02:30', 'Europe/Paris', '2026-10-25T00:30:00.000Z'],
  ['the hour after it', '2026-10-25T03:00', 'Europe/Paris', '2026-10-25T02:00:00.000Z'],
  ['the day before a leap in the west', '2026-03-07T23:30', 'America/New_York', '2026-03-08T04:30:00.000Z'],
  ['a leap in the west', '2026-03-08T02:15', 'America/New_York', '2026-03-08T07:15:00.000Z'],
  ['an hour that comes twice in the west', '2026-11-01T01:15', 'America/New_York', '2026-11-01T05:15:00.000Z'],
  ['half an hour of summer time', '2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
  ['a quarter of an hour', '2026-12-01T08:00', 'Asia/Kathmandu', '2026-12-01T02:15:00.000Z'],
  ['far east', '2026-12-01T08:00', 'Pacific/Kiritimati', '2026-11-30T18:00:00.000Z'],
  ['a leap at midnight', '2026-04-24T00:30', 'Africa/Cairo', '2026-04-23T22:30:00.000Z'],
  ['29 February', '2028-02-29T12:00', 'Europe/Paris', '2028-02-29T11:00:00.000Z'],
  ['with seconds', '2026-12-01T08:00:30', 'Europe/Paris', '2026-12-01T07:00:00.000Z'],
])('%s: %s in %s', (_what, clock, zone, instant) => {
  expect(zonedToInstant(clock, zone)).toBe(instant)
})

test.each(['', 'demain', '2026-02-29T10:00', '2026-13-01T10:00', '2026-12-01T24:00', '2026-12-01T10:60', '2026-12-01'])(
  '%j is no hour',
  (clock) => {
    expect(zonedToInstant(clock, 'Europe/Paris')).toBeUndefined()
  },
)

test('clocks and offsets follow summer and winter', () => {
  expect(instantToZoned('2026-12-01T07:00:00.000Z', 'Europe/Paris')).toBe('2026-12-01T08:00')
  expect(instantToZoned('2026-07-01T22:30:59.999Z', 'Europe/Paris')).toBe('2026-07-02T00:30')
  expect(instantToZoned('2026-10-25T01:30:00.000Z', 'Europe/Paris')).toBe('2026-10-25T02:30')
  expect(offsetOf('2026-12-01T07:00:00.000Z', 'Europe/Paris')).toBe('+01:00')
  expect(offsetOf('2026-07-01T07:00:00.000Z', 'Europe/Paris')).toBe('+02:00')
  expect(offsetOf('2026-07-01T07:00:00.000Z', 'America/St_Johns')).toBe('-02:30')
  expect(offsetOf('2026-07-01T07:00:00.000Z', 'UTC')).toBe('+00:00')
})

test('days begin at the midnight of their zone, also when they have 23 or 25 hours', () => {
  const midnight = (at: string, days = 0) => new Date(midnightOf(Date.parse(at), 'Europe/Paris', days)).toISOString()
  expect(midnight('2026-03-29T12:00:00.000Z')).toBe('2026-03-28T23:00:00.000Z')
  expect(midnight('2026-03-29T12:00:00.000Z', 1)).toBe('2026-03-29T22:00:00.000Z')
  expect(midnight('2026-10-25T12:00:00.000Z', 1)).toBe('2026-10-25T23:00:00.000Z')
  const late = Date.parse('2026-12-31T23:30:00.000Z')
  expect([yearOf(late, 'Europe/Paris'), yearOf(late, 'UTC')]).toEqual([2027, 2026])
  expect(dayNumber(late, 'Europe/Paris') - dayNumber(late, 'UTC')).toBe(1)
})

test('every zone that is offered is one, and comes back from its own clock', () => {
  const at = '2026-11-20T10:00:00.000Z'
  const wrong = Intl.supportedValuesOf('timeZone').filter(
    (zone) => !isZone(zone) || zonedToInstant(instantToZoned(at, zone), zone) !== at,
  )
  expect(wrong).toEqual([])
  expect(['', 'Paris', 'Europe/Nowhere', '+02:00', 'Europe/Paris ', '../etc'].filter(isZone)).toEqual([])
})

test('a zone is said in words', () => {
  expect(zoneName('Europe/Paris', 'fr')).toBe('heure de Paris')
  expect(zoneName('Europe/Athens', 'fr')).toBe('heure d’Athènes')
  expect(zoneName('Africa/Cairo', 'fr')).toBe('heure du Caire')
  expect(zoneName('America/New_York', 'fr')).toBe('heure de New York')
  expect(zoneName('America/New_York', 'en')).toBe('New York time')
  expect(zoneName('UTC', 'fr')).toBe('heure UTC')
})
