import { lstatSync, realpathSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import type { Config } from '../config.ts'

type Folders = Pick<Config, 'dataDir' | 'contentDir'>

const extensions = new Set('.svg .webp .png .jpg .jpeg .gif .avif .mp3 .ogg .oga .opus .mp4 .webm .vtt .pdf'.split(' '))

/**
 * What a picture may be, whatever its file weighs: megapixels, frames of an animation and their megapixels together,
 * kilobytes of SVG.
 */
export const mediaLimits = {
  megapixels: 40,
  frames: 200,
  allMegapixels: 60,
  svgKilobytes: 1024,
} as const

/** The widths in pixels of the WebP variants. */
export const variantWidths = [480, 960, 1600] as const

/** The folder whose files are public. */
export function mediaDir(contentDir: string): string {
  return join(contentDir, 'media')
}

/** The folder of what was uploaded at the desk, public too. */
export function uploadDir(dataDir: string): string {
  return join(dataDir, 'media')
}

/** A public file: the folder it was found in, its whole path, and whether it was uploaded, hence never changes. */
export type Media = { root: string; file: string; uploaded: boolean }

/**
 * The file behind `/media/<path>` (`path` decoded), what was uploaded before what the author put into the content
 * folder: only a plain file with a listed extension inside one of the two, no dot files, nothing reached through a
 * symbolic link. `undefined` for everything else.
 */
export function findMedia({ dataDir, contentDir }: Folders, path: string): Media | undefined {
  const parts = path.split('/')
  if (parts.some((part) => part === '' || part.startsWith('.') || /[\\\0]/.test(part))) return undefined
  if (!extensions.has(extname(path).toLowerCase())) return undefined
  return findBelow(uploadDir(dataDir), parts, true) ?? findBelow(mediaDir(contentDir), parts, false)
}

function findBelow(folder: string, parts: string[], uploaded: boolean): Media | undefined {
  try {
    const root = realpathSync(folder)
    const file = [root, ...parts].join(sep)
    return realpathSync(file) === file && lstatSync(file).isFile() ? { root, file, uploaded } : undefined
  } catch {
    return undefined
  }
}

/** The path below `/media/` of an address, with or without the site's origin; undefined for any other address. */
export function mediaPath(siteUrl: string, src: string): string | undefined {
  const path = src.startsWith(`${siteUrl}/media/`) ? src.slice(siteUrl.length) : src
  if (!path.startsWith('/media/')) return undefined
  try {
    return decodeURIComponent(path.slice('/media/'.length).replace(/[?#].*$/s, ''))
  } catch {
    return undefined
  }
}

/** Where the variant of that width of an uploaded picture stands: beside it, as `<name>.480.webp`. */
export function variantPath(path: string, width: number): string {
  return path.replace(/\.[a-z]+$/, `.${width}.webp`)
}

/** The Markdown that shows a picture. */
export function mediaMarkdown({ path, alt }: { path: string; alt: string }): string {
  return `![${alt.replace(/[\\[\]`*<]/g, '\\$&')}](/media/${path})`
}
