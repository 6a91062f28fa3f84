import type { Ctx } from '../context.ts'
import { dayNumber, zonedToInstant } from '../lib/zones.ts'
import { nextLetter } from './thread-times.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
/** What leaves sooner than that may be on its way already. */
const noticeMs = 2 * 60_000

/** The next morning at eight in the site's zone, at least two minutes from now. */
export function nextMorning(ctx: Ctx): string {
  return nextLetter(new Date(ctx.now().getTime() + noticeMs), 'daily', ctx.settings.timeZone)
}

/** The next full hour, at least two minutes from now. */
export function nextFullHour(ctx: Ctx): string {
  const earliest = ctx.now().getTime() + noticeMs
  return new Date(Math.ceil(earliest / hourMs) * hourMs).toISOString()
}

/** The last instant, now or before, at which the week's letter was to leave: its day and hour are of the site's zone. */
export function lastLetterHour(ctx: Ctx): string {
  return letterHours(ctx).last
}

/** The next instant at which it is to leave. */
export function nextLetterHour(ctx: Ctx): string {
  return letterHours(ctx).next
}

function letterHours(ctx: Ctx): { last: string; next: string } {
  const { timeZone, letterDay, letterHour } = ctx.settings
  const now = ctx.now().getTime()
  const today = dayNumber(now, timeZone)
  // The first day of all was a Thursday; Monday is 1.
  const weekday = ((today + 3) % 7) + 1
  const day = today - ((weekday - letterDay + 7) % 7)
  const at = atHour(ctx, day, letterHour)
  return Date.parse(at) <= now
    ? { last: at, next: atHour(ctx, day + 7, letterHour) }
    : { last: atHour(ctx, day - 7, letterHour), next: at }
}

function atHour({ settings }: Ctx, day: number, hour: number): string {
  const date = new Date(day * dayMs).toISOString().slice(0, 10)
  const clock = `${date}T${String(hour).padStart(2, '0')}:00`
  return zonedToInstant(clock, settings.timeZone) ?? new Date(day * dayMs).toISOString()
}
