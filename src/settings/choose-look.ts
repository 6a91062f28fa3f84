import { isColour } from '../lib/colour.ts'
import { tidyLine } from '../lib/text.ts'
import { accentPair, type Look } from './look.ts'
import type { Settings } from './settings.ts'
import { choiceOf, readTyped, type Read, type Typed } from './typed.ts'

export type LookField = 'colour' | 'accent' | 'face' | 'measure' | 'logo' | 'logoAlt'

export const faces = ['serif', 'sans'] as const
export const measures = ['narrow', 'normal', 'wide'] as const
/** The author's colour of the house, where a choice begins. */
export const houseAccent = '#9a3412'

const longestAlt = 120

/** What the form shows before anybody touches it; `colour` tells whether it is the house's or one's own. */
export function lookValues({ accent, face, measure, logo, logoAlt }: Settings): Record<LookField, string> {
  const colour = accent === '' ? 'house' : 'own'
  return { colour, accent: accent || houseAccent, face, measure, logo, logoAlt }
}

/**
 * Reads the settings of the look. A colour that is not read well enough on light paper is wrong, and the nearest that
 * is goes with the complaint; `take` takes it. `isPicture` tells whether an address is that of a picture of this site.
 */
export function readLookChoice(
  settings: Settings,
  body: unknown,
  isPicture: (address: string) => boolean,
): Read<LookField> & { look: Look } {
  const typed = readTyped(body, lookValues(settings))
  const { values, wrong } = typed
  const { take } = Object(body)
  if (typeof take === 'string') Object.assign(values, { accent: take, colour: 'own' })
  const own = choiceOf(typed, 'colour', ['house', 'own']) === 'own'
  const accent = own ? readAccent(typed) : ''
  const face = choiceOf(typed, 'face', faces)
  const measure = choiceOf(typed, 'measure', measures)
  const { logo } = values
  const logoAlt = logo === '' ? '' : tidyLine(values.logoAlt, Infinity)
  if (logo !== '' && !isPicture(logo)) wrong.push({ field: 'logo', key: 'settings.logoWrong', params: {} })
  if (Array.from(logoAlt).length > longestAlt) {
    wrong.push({ field: 'logoAlt', key: 'settings.long', params: { most: longestAlt } })
  }
  const look = { accent, face, measure }
  return { ...typed, look, changes: { ...look, logo, logoAlt } }
}

function readAccent({ values, wrong }: Typed<LookField>): string {
  const accent = values.accent.trim().toLowerCase()
  if (!isColour(accent)) {
    wrong.push({ field: 'accent', key: 'settings.accentWrong', params: {} })
    return ''
  }
  const { enough, light } = accentPair(accent)
  if (!enough) wrong.push({ field: 'accent', key: 'settings.accentPale', params: { colour: light } })
  return accent
}
