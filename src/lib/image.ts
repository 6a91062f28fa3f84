import type { Sharp, SharpOptions } from 'sharp'

/** The pictures we take, besides SVG: they are decoded and written anew. */
export type ImageType = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif'

export type ImageLimits = {
  /** Millions of pixels of one picture, and of all frames of an animation together. */
  megapixels: number
  allMegapixels: number
  frames: number
}

/** A picture made anew, with its smaller WebP versions. */
export type Remade = { width: number; height: number; bytes: Buffer; variants: { width: number; bytes: Buffer }[] }

/** The picture cannot be taken: it is not one, is broken, too large in pixels or frames, or takes too long. */
export class ImageError extends Error {
  readonly reason: 'broken' | 'pixels' | 'frames' | 'slow'

  constructor(reason: 'broken' | 'pixels' | 'frames' | 'slow') {
    super(reason)
    this.name = 'ImageError'
    this.reason = reason
  }
}

const patienceSeconds = 30
const atOnce = 2
/** RFC 9649 §2.6: fourteen bits. */
const highestWebp = 16_383

/** What the first bytes say a file is, whatever its name says; undefined for anything but pictures. */
export function imageType(bytes: Buffer): ImageType | 'svg' | undefined {
  const start = bytes.toString('latin1', 0, 32)
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (/^GIF8[79]a/.test(start)) return 'gif'
  if (/^RIFF[^]{4}WEBP/.test(start)) return 'webp'
  if (/^[^]{4}ftyp(?:avif|avis|mif1|miaf)/.test(start)) return 'avif'
  const text = bytes.toString('utf8', 0, 4096).replace(/^\uFEFF/, '')
  return /^\s*<(?:\?xml|!--|!DOCTYPE\s+svg|svg[\s>/]|\w+:svg[\s>])/i.test(text) && /<(?:\w+:)?svg[\s>/]/.test(text)
    ? 'svg'
    : undefined
}

/**
 * Decodes a picture and writes it anew in its own format: turned upright, in sRGB, without EXIF, colour profile,
 * comments or anything that followed it; an animation stays one. A still picture also gets WebP versions of `widths`
 * pixels where they are narrower and lighter. Two pictures at a time; refused with `ImageError`.
 */
export async function remakeImage(
  bytes: Buffer,
  type: ImageType,
  limits: ImageLimits,
  widths: readonly number[],
): Promise<Remade> {
  return inTurn(() => remake(bytes, type, limits, widths))
}

/** The middle of a picture as a WebP of `side` by `side` pixels, of an animation its first frame; otherwise as above. */
export async function squareImage(bytes: Buffer, type: ImageType, limits: ImageLimits, side: number): Promise<Buffer> {
  return inTurn(async () => {
    const { sharp, options } = await open(bytes, type, limits)
    const image = sharp(bytes, { ...options, autoOrient: true }).timeout({ seconds: patienceSeconds })
    return image.resize(side, side, { fit: 'cover' }).webp({ quality: 80, alphaQuality: 90 }).toBuffer()
  })
}

/** The library says what went wrong in words only. */
function reasonOf(message: string): ImageError['reason'] {
  if (/pixel limit/i.test(message)) return 'pixels'
  return /timeout/i.test(message) ? 'slow' : 'broken'
}

/** Looks at what a picture says of itself before anything is decoded. */
async function open(bytes: Buffer, type: ImageType, limits: ImageLimits) {
  // Loaded at the first upload: most processes never see one.
  const { default: sharp } = await import('sharp')
  const options: SharpOptions = { failOn: 'error', limitInputPixels: limits.allMegapixels * 1e6, sequentialRead: true }
  const facts = await sharp(bytes, options).metadata()
  const isAvif = facts.format === 'heif' && facts.compression === 'av1'
  if (facts.format !== type && !(type === 'avif' && isAvif)) throw new ImageError('broken')
  const frames = facts.pages ?? 1
  const pixels = facts.width * facts.height
  if (pixels > limits.megapixels * 1e6) throw new ImageError('pixels')
  if (frames > limits.frames) throw new ImageError('frames')
  if (pixels * frames > limits.allMegapixels * 1e6) throw new ImageError('frames')
  return { sharp, options, facts, frames }
}

async function remake(bytes: Buffer, type: ImageType, limits: ImageLimits, widths: readonly number[]) {
  const { sharp, options, facts, frames } = await open(bytes, type, limits)
  const animated = frames > 1 && (type === 'gif' || type === 'webp')
  const source = () =>
    sharp(bytes, { ...options, animated, autoOrient: !animated }).timeout({ seconds: patienceSeconds })
  const { data, info } = await write(source(), type).toBuffer({ resolveWithObject: true })
  const height = animated ? (info.pageHeight ?? facts.pageHeight ?? info.height) : info.height
  const variants = animated ? [] : await makeVariants(source(), { ...info, bytes: data.length }, widths)
  return { width: info.width, height, bytes: data, variants }
}

/** Decoded once, to the widest one that is wanted: for some formats that is most of the work. */
async function makeVariants(
  source: Sharp,
  whole: { width: number; height: number; bytes: number },
  widths: readonly number[],
): Promise<Remade['variants']> {
  const { default: sharp } = await import('sharp')
  const fitting = widths.filter((width) => {
    return width < whole.width && (whole.height * width) / whole.width <= highestWebp
  })
  if (fitting.length === 0) return []
  const resized = source.resize({ width: Math.max(...fitting) }).raw()
  const { data, info } = await resized.toBuffer({ resolveWithObject: true })
  const variants: Remade['variants'] = []
  for (const width of fitting) {
    const raw = { width: info.width, height: info.height, channels: info.channels }
    const bytes = await sharp(data, { raw }).resize({ width }).webp({ quality: 80, alphaQuality: 90 }).toBuffer()
    if (bytes.length < whole.bytes) variants.push({ width, bytes })
  }
  return variants
}

function write(image: Sharp, type: ImageType): Sharp {
  switch (type) {
    case 'png':
      return image.png()
    case 'jpeg':
      return image.jpeg({ quality: 88, progressive: true })
    case 'gif':
      return image.gif({ effort: 3 })
    case 'webp':
      return image.webp({ quality: 88, alphaQuality: 95 })
    case 'avif':
      return image.avif({ quality: 62, effort: 1 })
  }
}

let working = 0
const waiting: (() => void)[] = []

/** A picture takes hundreds of megabytes while it is made: the others wait. Whatever fails is an `ImageError`. */
async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (working >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else working += 1
  try {
    return await work()
  } catch (error) {
    throw error instanceof ImageError ? error : new ImageError(reasonOf(String(error)))
  } finally {
    // The place goes to the next one directly, so that nobody slips in between.
    const next = waiting.shift()
    if (next) next()
    else working -= 1
  }
}
