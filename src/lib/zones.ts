const minuteMs = 60_000
const dayMs = 1440 * minuteMs

/**
 * The instant (ISO 8601, UTC) at which clocks in `zone` (an IANA name) show `clock` (`YYYY-MM-DDTHH:mm`, seconds allowed
 * and ignored, a space allowed for the T). An hour that comes twice when clocks go back is its first; one that is skipped
 * when they go forward is as many minutes after the leap (02:30 is 03:30), as RFC 5545 §3.3.5 has it. Undefined when it
 * is no date or hour of the calendar.
 */
export function zonedToInstant(clock: string, zone: string): string | undefined {
  const local = readClock(clock)
  if (local === undefined) return undefined
  const offsets = [offsetMs(local - dayMs, zone), offsetMs(local + dayMs, zone)] as const
  const shown = offsets.map((offset) => local - offset).find((at) => offsetMs(at, zone) === local - at)
  return new Date(shown ?? local - offsets[0]).toISOString()
}

/** What clocks in `zone` show at an instant, as `YYYY-MM-DDTHH:mm`: the value of an `<input type="datetime-local">`. */
export function instantToZoned(instant: string, zone: string): string {
  return zonedDate(Date.parse(instant), zone).toISOString().slice(0, 16)
}

/** An instant as ISO 8601 in the words of a zone: `2026-12-01T08:00:00.000+01:00`. */
export function isoIn(date: Date, zone: string): string {
  const instant = date.toISOString()
  return `${instantToZoned(instant, zone)}${instant.slice(16, 23)}${offsetOf(instant, zone)}`
}

/** How far clocks in `zone` are from UTC at an instant: `+01:00`, `-03:30`. */
export function offsetOf(instant: string, zone: string): string {
  const minutes = Math.round(offsetMs(Date.parse(instant), zone) / minuteMs)
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`
}

/** The last midnight (milliseconds since 1970) of `zone` before or at an instant, or that of a day `days` later. */
export function midnightOf(at: number, zone: string, days = 0): number {
  const day = zonedDate(at, zone).setUTCHours(0, 0, 0, 0) + days * dayMs
  return Date.parse(zonedToInstant(new Date(day).toISOString().slice(0, 16), zone) ?? '')
}

/** The number of the day (days since 1970-01-01) that calendars in `zone` show at an instant. */
export function dayNumber(at: number, zone: string): number {
  return Math.floor(zonedDate(at, zone).getTime() / dayMs)
}

/** The year that calendars in `zone` show at an instant. */
export function yearOf(at: number, zone: string): number {
  return zonedDate(at, zone).getUTCFullYear()
}

/** Where the year of an instant begins and ends (milliseconds since 1970) by the clocks in `zone`. */
export function yearEnds(at: number, zone: string): { from: number; to: number } {
  const year = yearOf(at, zone)
  const begin = (of: number) => Date.parse(zonedToInstant(`${of}-01-01T00:00`, zone) ?? '')
  return { from: begin(year), to: begin(year + 1) }
}

/** Whether `zone` is an IANA name that clocks here know. */
export function isZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && clockOf(zone).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** A zone in words, to stand after an hour: « heure de Paris », “Paris time”. */
export function zoneName(zone: string, lang: string): string {
  const french = lang.startsWith('fr')
  const city = zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')
  if (!zone.includes('/') || zone.startsWith('Etc/')) return french ? `heure ${city}` : `${city} time`
  if (!french) return `${city} time`
  const name = frenchCities[city] ?? city
  if (name.startsWith('Le ')) return `heure du ${name.slice(3)}`
  return /^[AEIOUYÉÈÎ]/.test(name) ? `heure d’${name}` : `heure de ${name}`
}

/** Cities of the IANA names that French writes otherwise. */
const frenchCities: Record<string, string> = {
  'Addis Ababa': 'Addis-Abeba',
  Algiers: 'Alger',
  Antananarivo: 'Tananarive',
  Athens: 'Athènes',
  Baghdad: 'Bagdad',
  Barbados: 'la Barbade',
  Beirut: 'Beyrouth',
  Brussels: 'Bruxelles',
  Bucharest: 'Bucarest',
  Cairo: 'Le Caire',
  Copenhagen: 'Copenhague',
  Damascus: 'Damas',
  Guadeloupe: 'la Guadeloupe',
  Havana: 'La Havane',
  Jerusalem: 'Jérusalem',
  Lisbon: 'Lisbonne',
  London: 'Londres',
  Martinique: 'la Martinique',
  Mauritius: 'Maurice',
  'Mexico City': 'Mexico',
  Miquelon: 'Saint-Pierre-et-Miquelon',
  Montreal: 'Montréal',
  Moscow: 'Moscou',
  Ndjamena: 'N’Djaména',
  Noumea: 'Nouméa',
  Reunion: 'La Réunion',
  'Sao Paulo': 'São Paulo',
  Seoul: 'Séoul',
  Singapore: 'Singapour',
  Tehran: 'Téhéran',
  Vienna: 'Vienne',
  Warsaw: 'Varsovie',
}

/** A date whose UTC members say what clocks in `zone` show. */
function zonedDate(at: number, zone: string): Date {
  return new Date(at + offsetMs(at, zone))
}

/** How many milliseconds clocks in `zone` are ahead of UTC at an instant; whole minutes are all that is asked of it. */
function offsetMs(at: number, zone: string): number {
  if (zone === 'UTC') return 0
  const parts = clockOf(zone).formatToParts(at)
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const shown = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'))
  return shown - Math.floor(at / 1000) * 1000
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Throws a RangeError for a zone that is none. */
function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone)
  if (!clock) {
    const number = 'numeric' as const
    const shape = { year: number, month: number, day: number, hour: number, minute: number, second: number }
    clock = new Intl.DateTimeFormat('en-US', { ...shape, hourCycle: 'h23', timeZone: zone })
    clocks.set(zone, clock)
  }
  return clock
}

function readClock(clock: string): number | undefined {
  const [, ...numbers] = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?$/.exec(clock) ?? []
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN] = numbers.map(Number)
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute))
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60
  return same && year >= 100 ? date.getTime() : undefined
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
