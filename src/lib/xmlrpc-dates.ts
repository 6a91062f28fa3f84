const pattern = /^(\d{4})(-?)(\d\d)\2(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/

/**
 * Reads a `dateTime.iso8601`: `YYYYMMDDTHH:MM:SS`, also with dashes, a fraction, `Z`, `±HH:MM` or `±HHMM`.
 * Without a zone of its own the clock is the one of `timeZone` (an IANA name). Undefined when it is no date.
 */
export function readDate(text: string, timeZone: string): Date | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, year, , month, day, hour, minute, second, fraction = '', zone] = match
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
  const clock = new Date(local)
  // The 31st of a short month would roll over into the next one.
  if (Number.isNaN(clock.getTime()) || clock.toISOString() !== local) return undefined
  if (zone === undefined) return atZone(clock, timeZone)
  const offset = zoneMinutes(zone)
  return offset === undefined ? undefined : new Date(clock.getTime() - offset * 60_000)
}

/** Writes an instant as `YYYYMMDDTHH:MM:SS` on the clock of `timeZone` (an IANA name), without a zone. */
export function writeDate(date: Date, timeZone: string): string {
  const clock = new Date(date.getTime() + zoneOffset(date.getTime(), timeZone))
  return clock.toISOString().slice(0, 19).replaceAll('-', '')
}

function zoneMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(-2))
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** The instant at which the clock of a zone shows what `clock` shows in UTC. */
function atZone(clock: Date, timeZone: string): Date {
  const guess = clock.getTime() - zoneOffset(clock.getTime(), timeZone)
  return new Date(clock.getTime() - zoneOffset(guess, timeZone))
}

/** How far a zone's clock is ahead of UTC at an instant; both in milliseconds. */
function zoneOffset(instant: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(instant)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes, seconds = '0'] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
}
