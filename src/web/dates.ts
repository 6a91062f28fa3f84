import type { Ctx } from '../context.ts'
import { dayNumber, yearEnds } from '../lib/zones.ts'

export type DateStyle = 'day' | 'short' | 'time' | 'month' | 'relative'

const dayMs = 86_400_000
const formatters = new Map<string, Intl.DateTimeFormat>()
const shapes: Record<Exclude<DateStyle, 'relative'>, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'long' },
  // One clock in the whole interface: fields of hours have twenty-four of them in every language.
  time: { day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit', hourCycle: 'h23' },
  month: { month: 'long', year: 'numeric' },
}

/**
 * An instant in words, in the site's time zone and, unless another is named, its language: `day` 3 mars 2026, `short`
 * 3 mars (with the year when it is not the present one), `time` 3 mars, 18:02 (likewise), `month` mars 2026, `relative`
 * hier, il y a 3 jours, else as `short`.
 */
export function formatDate(
  ctx: Pick<Ctx, 'settings' | 'now'>,
  instant: string,
  style: DateStyle,
  lang: string = ctx.settings.lang,
): string {
  const { timeZone } = ctx.settings
  const at = Date.parse(instant)
  if (style === 'relative') return formatRelative(ctx, at, lang)
  const withYear = (style === 'short' || style === 'time') && !isThisYear(at, ctx.now().getTime(), timeZone)
  const words = formatter(lang, style, withYear, timeZone).format(at)
  return lang.startsWith('fr') ? words.replace(/^1 /, '1er ') : words
}

function formatRelative(ctx: Pick<Ctx, 'settings' | 'now'>, at: number, lang: string): string {
  const { timeZone } = ctx.settings
  const now = ctx.now().getTime()
  // Asking a zone for its day costs more than all the rest, and most dates of a list are older than a week.
  const days = Math.abs(now - at) > 8 * dayMs ? Infinity : dayNumber(now, timeZone) - dayNumber(at, timeZone)
  if (days < 0 || days > 6) return formatDate(ctx, new Date(at).toISOString(), 'short', lang)
  return relative(lang).format(-days, 'day')
}

let year = { zone: '', from: 0, to: 0 }

/** A page asks this of a hundred dates: the ends of the present year are worth keeping. */
function isThisYear(at: number, now: number, zone: string): boolean {
  if (year.zone !== zone || now < year.from || now >= year.to) year = { zone, ...yearEnds(now, zone) }
  return at >= year.from && at < year.to
}

function formatter(
  lang: string,
  style: Exclude<DateStyle, 'relative'>,
  withYear: boolean,
  timeZone: string,
): Intl.DateTimeFormat {
  const key = `${lang}/${style}/${withYear}/${timeZone}`
  let made = formatters.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(lang, { ...shapes[style], ...(withYear ? { year: 'numeric' } : {}), timeZone })
    formatters.set(key, made)
  }
  return made
}

const relatives = new Map<string, Intl.RelativeTimeFormat>()

function relative(lang: string): Intl.RelativeTimeFormat {
  let made = relatives.get(lang)
  if (!made) {
    made = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' })
    relatives.set(lang, made)
  }
  return made
}
