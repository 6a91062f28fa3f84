type Triple = [number, number, number]

/** Whether a text is a colour as `#rrggbb`. */
export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text)
}

/** How much two colours (`#rrggbb`) stand out against each other, 1 to 21, as WCAG 2.2 reckons contrast. */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/**
 * The colour nearest to `colour` that stands out at least `least` against all `grounds`: the same hue, as much of its
 * strength as a screen can show, only darker or lighter, by steps of a hundredth of OKLCH's lightness. The colour itself
 * when it does already; black or white when nothing of the hue would.
 */
export function standingOut(
  colour: string,
  grounds: readonly string[],
  least: number,
  way: 'darker' | 'lighter',
): string {
  const [lightness, strength, hue] = toOklch(colour)
  const step = way === 'darker' ? -0.01 : 0.01
  let found = colour
  for (let light = lightness; !grounds.every((ground) => contrast(found, ground) >= least);) {
    light += step
    if (light <= 0 || light >= 1) return way === 'darker' ? '#000000' : '#ffffff'
    found = fromOklch([light, strength, hue])
  }
  return found
}

function luminance(colour: string): number {
  const [red, green, blue] = toLinear(colour)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function toLinear(colour: string): Triple {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

/** OKLCH as CSS Color 4 §9.3 defines it: lightness 0 to 1, chroma, hue in radians. */
function toOklch(colour: string): Triple {
  const [red, green, blue] = toLinear(colour)
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, Math.hypot(a, b), Math.atan2(b, a)]
}

/** What a screen cannot show is made paler until it can: cutting the channels off would turn the hue. */
function fromOklch([lightness, strength, hue]: Triple): string {
  for (let chroma = strength; chroma > 0; chroma -= 0.005) {
    const linear = oklabToLinear(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue))
    if (linear.every((value) => value >= -0.0005 && value <= 1.0005)) return toHex(linear)
  }
  return toHex(oklabToLinear(lightness, 0, 0))
}

function oklabToLinear(lightness: number, a: number, b: number): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function toHex(linear: Triple): string {
  const channel = (value: number) => {
    const bounded = Math.min(1, Math.max(0, value))
    const encoded = bounded <= 0.0031308 ? bounded * 12.92 : 1.055 * bounded ** (1 / 2.4) - 0.055
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${linear.map(channel).join('')}`
}
