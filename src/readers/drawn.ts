import { createHmac } from 'node:crypto'
import { toSvg } from 'jdenticon'
import type { Ctx } from '../context.ts'
import { deriveKey } from '../lib/secrets.ts'

const shape = /^([0-9a-f]{32})\.svg$/
const side = 96
/** Middling tones, which stand out on light and dark paper alike; the disc behind is the page's. */
const tones = {
  lightness: { color: [0.42, 0.62], grayscale: [0.42, 0.62] },
  saturation: { color: 0.45, grayscale: 0 },
  backColor: '#0000',
  padding: 0.14,
}

/**
 * The address of a drawing that is always the same for somebody: `who` is what they are known by, which nobody can learn
 * from it, since it is hashed with a secret of the site.
 */
export function drawnPath(ctx: Pick<Ctx, 'secret'>, who: string): string {
  const mac = createHmac('sha256', deriveKey(ctx.secret, 'drawn faces')).update(who).digest('hex')
  return `/faces/drawn/${mac.slice(0, 32)}.svg`
}

/** The drawing (SVG) of a file name; undefined for any other name. */
export function drawFace(name: string): string | undefined {
  const hash = shape.exec(name)?.[1]
  return hash === undefined ? undefined : toSvg(hash, side, tones)
}
