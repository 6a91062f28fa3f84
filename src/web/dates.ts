export type DateStyle = 'day' | 'short' | 'time' | 'month' | 'relative'

const formatters = new Map<string, Intl.DateTimeFormat>()
const shapes: Record<Exclude<DateStyle, 'relative'>, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'long' },
  time: { day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' },
  month: { month: 'long', year: 'numeric' },
}
const dayMs = 86_400_000

/**
 * An instant in words, in the server's time zone: `day` 3 mars 2026, `short` 3 mars (with the year when it is not the
 * present one), `time` 3 mars, 18:02 (likewise), `month` mars 2026, `relative` hier, il y a 3 jours, else as `short`.
 */
export function formatDate(instant: string, style: DateStyle, lang: string, now: Date): string {
  const date = new Date(instant)
  if (style === 'relative') return formatRelative(date, lang, now)
  const withYear = (style === 'short' || style === 'time') && date.getFullYear() !== now.getFullYear()
  const words = formatter(lang, style, withYear).format(date)
  return lang.startsWith('fr') ? words.replace(/^1 /, '1er ') : words
}

function formatRelative(date: Date, lang: string, now: Date): string {
  const days = Math.round((midnight(now) - midnight(date)) / dayMs)
  if (days < 0 || days > 6) return formatDate(date.toISOString(), 'short', lang, now)
  return relative(lang).format(-days, 'day')
}

function formatter(lang: string, style: Exclude<DateStyle, 'relative'>, withYear: boolean): Intl.DateTimeFormat {
  const key = `${lang}/${style}/${withYear}`
  let made = formatters.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(lang, withYear ? { ...shapes[style], year: 'numeric' } : shapes[style])
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

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
