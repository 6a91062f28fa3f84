import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { Ctx } from '../context.ts'
import { findMedia, mediaPath, variantPath, variantWidths } from './media.ts'

export type Size = { width: number; height: number }

/** JPEG keeps its size behind embedded previews and colour profiles; the other formats say it at once. */
const headBytes = 262_144

/**
 * The size in CSS pixels of one of our own pictures, by its address (`/media/…`, with or without the site's origin).
 * `undefined` for addresses elsewhere, missing files, and what is no PNG, GIF, JPEG, WebP, AVIF or SVG with a known size.
 */
export function measureImage(ctx: Ctx, src: string): Size | undefined {
  const path = mediaPath(ctx.settings.siteUrl, src)
  const found = path === undefined ? undefined : findMedia(ctx.config, path)
  const head = found && readHead(found.file)
  return head && measureBytes(head)
}

/** A picture as a text shows it: its size and, where it has smaller versions, a `srcset` of them. */
export type Shown = Size & { srcset?: string }

/**
 * What `measureImage` says of a picture, with its WebP variants: those that stand beside an uploaded one (`variantPath`),
 * and the picture itself as long as it is the only one of its width.
 */
export function describeImage(ctx: Ctx, src: string): Shown | undefined {
  const size = measureImage(ctx, src)
  const path = size && mediaPath(ctx.settings.siteUrl, src)
  if (!size || path === undefined || !findMedia(ctx.config, path)?.uploaded) return size
  const widths = variantWidths.filter((width) => findMedia(ctx.config, variantPath(path, width))?.uploaded)
  if (widths.length === 0) return size
  const variants = widths.map((width) => `/media/${variantPath(path, width)} ${width}w`)
  const whole = size.width <= largest ? [`/media/${path} ${size.width}w`] : []
  return { ...size, srcset: [...variants, ...whole].join(', ') }
}

const largest = Math.max(...variantWidths)

/** The size of the picture that begins with these bytes, as `measureImage` says it. */
export function measureBytes(head: Buffer): Size | undefined {
  const size =
    readPng(head) ??
    readGif(head) ??
    readWebp(head) ??
    readJpeg(head) ??
    readAvif(head) ??
    readSvg(head.subarray(0, headBytes))
  if (!size) return undefined
  const { width, height } = { width: Math.round(size.width), height: Math.round(size.height) }
  return width > 0 && height > 0 && width <= 100_000 && height <= 100_000 ? { width, height } : undefined
}

function readHead(file: string): Buffer | undefined {
  let handle: number | undefined
  try {
    handle = openSync(file, 'r')
    const buffer = Buffer.allocUnsafe(Math.min(fstatSync(handle).size, headBytes))
    return buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, 0))
  } catch {
    return undefined
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

/** PNG, third edition, §11.2.1: the IHDR chunk comes first. */
function readPng(head: Buffer): Size | undefined {
  if (head.length < 24 || head.readUInt32BE(0) !== 0x89504e47 || head.toString('latin1', 12, 16) !== 'IHDR')
    return undefined
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
}

/** GIF89a §18: the logical screen. */
function readGif(head: Buffer): Size | undefined {
  if (head.length < 10 || !/^GIF8[79]a$/.test(head.toString('latin1', 0, 6))) return undefined
  return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) }
}

/** RFC 9649 §2.5–2.7: simple lossy, simple lossless and extended files. */
function readWebp(head: Buffer): Size | undefined {
  if (head.length < 30 || head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WEBP')
    return undefined
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const bits = head.readUInt32LE(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 }
    default:
      return undefined
  }
}

/** ITU-T T.81 annex B: markers are walked up to the frame header. */
function readJpeg(head: Buffer): Size | undefined {
  if (head.length < 4 || head.readUInt16BE(0) !== 0xffd8) return undefined
  let at = 2
  while (at + 9 < head.length) {
    if (head[at] !== 0xff) return undefined
    const marker = head.readUInt8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) }
    at += 2 + head.readUInt16BE(at + 2)
  }
  return undefined
}

/** ISO/IEC 23008-12 §6.5.3: the spatial extents of each item, of which the largest is the picture itself. */
function readAvif(head: Buffer): Size | undefined {
  if (head.length < 16 || head.toString('latin1', 4, 8) !== 'ftyp') return undefined
  let largest: Size | undefined
  for (let at = head.indexOf('ispe'); at >= 0 && at + 16 <= head.length; at = head.indexOf('ispe', at + 4)) {
    const size = { width: head.readUInt32BE(at + 8), height: head.readUInt32BE(at + 12) }
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size
  }
  return largest
}

/** SVG 2 §7.2: `width` and `height` where both are absolute, else the size of the `viewBox`. */
function readSvg(head: Buffer): Size | undefined {
  const [tag] = /<svg(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*\/?>/.exec(head.toString('utf8')) ?? []
  if (tag === undefined) return undefined
  const attribute = (name: string) => new RegExp(`\\s${name}\\s*=\\s*["']\\s*([^"']*?)\\s*["']`).exec(tag)?.[1] ?? ''
  const [, width] = /^([\d.]+)(?:px)?$/.exec(attribute('width')) ?? []
  const [, height] = /^([\d.]+)(?:px)?$/.exec(attribute('height')) ?? []
  if (width !== undefined && height !== undefined) return { width: Number(width), height: Number(height) }
  const [, , boxWidth, boxHeight] = attribute('viewBox')
    .split(/[\s,]+/)
    .map(Number)
  return boxWidth && boxHeight ? { width: boxWidth, height: boxHeight } : undefined
}
