import type { Pace } from '../follows/follow.ts'
import { dayNumber, instantToZoned, zonedToInstant } from '../lib/zones.ts'

const dayMs = 86_400_000
const hour = '08:00'

/**
 * When a letter of that pace may leave, as an instant: at once, at the next eight o'clock of the site's zone, or at the
 * next eight o'clock of a Monday.
 */
export function nextLetter(now: Date, pace: Pace, zone: string): string {
  if (pace === 'now') return now.toISOString()
  const today = instantToZoned(now.toISOString(), zone).slice(0, 10)
  // 1970-01-01, the day 0, was a Thursday.
  const weekday = (dayNumber(now.getTime(), zone) + 3) % 7
  const ahead = pace === 'daily' ? [0, 1] : [7 - weekday - 7 * Number(weekday === 0), 7 - weekday]
  const hours = ahead.map((days) => {
    const day = new Date(Date.parse(`${today}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
    return zonedToInstant(`${day}T${hour}`, zone) ?? now.toISOString()
  })
  return hours.find((at) => Date.parse(at) > now.getTime()) ?? now.toISOString()
}
