import type { Ctx } from '../context.ts'
import { formatDate } from '../web/dates.ts'
import { dayNumber, zoneName } from '../lib/zones.ts'

/** An hour told to the minute: « mardi 1er décembre 2026 à 08:00, heure de Paris ». */
export function hourInWords(ctx: Ctx, instant: string): string {
  const { lang, timeZone } = ctx.settings
  const date = new Date(instant)
  const day = new Intl.DateTimeFormat(lang, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  }).format(date)
  const words = lang === 'fr' ? day.replace(/ 1 /, ' 1er ') : day
  return ctx.t('editor.hour', { day: words, time: clockTime(ctx, instant), zone: zoneName(timeZone, lang) })
}

/** The zone of the site, to stand at the head of a sentence: « Heure de Paris ». */
export function zoneInWords({ settings }: Ctx): string {
  const name = zoneName(settings.timeZone, settings.lang)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** When something was saved: the hour alone on the same day, else the day too. */
export function savedInWords(ctx: Ctx, instant: string): string {
  const { timeZone } = ctx.settings
  const sameDay = dayNumber(Date.parse(instant), timeZone) === dayNumber(ctx.now().getTime(), timeZone)
  return sameDay ? clockTime(ctx, instant) : formatDate(ctx, instant, 'time')
}

function clockTime({ settings }: Ctx, instant: string): string {
  const shape = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: settings.timeZone } as const
  return new Intl.DateTimeFormat(settings.lang, shape).format(new Date(instant))
}
