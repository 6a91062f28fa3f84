import { hash } from 'node:crypto'
import { contrast, standingOut } from '../lib/colour.ts'
import type { Settings } from './settings.ts'

/** The papers that the author's colour is read on (`--paper` and `--raised` of base.css), by light. */
export const papers = { light: ['#fbfaf7', '#f2efe8'], dark: ['#16181c', '#1f2329'] } as const

/** What small text needs to be read by people who see less well (WCAG 2.2, 1.4.3). */
const leastContrast = 4.5

const measures: Record<Settings['measure'], string> = { narrow: '36rem', normal: '41rem', wide: '46rem' }

export type Look = Pick<Settings, 'accent' | 'face' | 'measure'>

/**
 * A colour as it can stand in both lights. No single colour is read well on white and on black paper, so the one chosen
 * is for light paper, and the dark one is made of it: the same hue, lighter by as much as it takes. `enough` tells
 * whether the light one is read well enough; `light` is it, or the nearest darker one that is.
 */
export function accentPair(accent: string): { light: string; dark: string; enough: boolean } {
  const enough = papers.light.every((paper) => contrast(accent, paper) >= leastContrast)
  const light = enough ? accent : standingOut(accent, papers.light, leastContrast, 'darker')
  // As much contrast as the house's own colours have in the dark, where a bare 4.5 looks dull.
  return { light, dark: standingOut(accent, papers.dark, 6.5, 'lighter'), enough }
}

/** The stylesheet that sets the site's look over the house's, on `where`; '' when there is nothing to change. */
export function lookCss({ accent, face, measure }: Look, where = ':root'): string {
  const rules: string[] = []
  if (accent !== '') {
    const { light, dark } = accentPair(accent)
    rules.push(`--author: light-dark(${light}, ${dark});`)
  }
  if (face === 'sans') rules.push('--serif: var(--sans);')
  if (measure !== 'normal') rules.push(`--measure: ${measures[measure]};`)
  return rules.length === 0 ? '' : `${where} {\n  ${rules.join('\n  ')}\n}\n`
}

/** The address of that stylesheet, with its hash, so that browsers may keep it for a year; '' when there is none. */
export function lookAddress(look: Look): string {
  const css = lookCss(look)
  return css === '' ? '' : `/theme.css?v=${hash('sha256', css, 'base64url').slice(0, 10)}`
}
