import { lstatSync, realpathSync } from 'node:fs'
import { extname, join, sep } from 'node:path'

const extensions = new Set('.svg .webp .png .jpg .jpeg .gif .avif .mp3 .ogg .oga .opus .mp4 .webm .vtt .pdf'.split(' '))

/** The folder whose files are public. */
export function mediaDir(contentDir: string): string {
  return join(contentDir, 'media')
}

/**
 * The file behind `/media/<path>` (`path` decoded): only a plain file with a listed extension inside the folder, no dot
 * files, nothing reached through a symbolic link. `undefined` for everything else.
 */
export function findMedia(contentDir: string, path: string): string | undefined {
  const parts = path.split('/')
  if (parts.some((part) => part === '' || part.startsWith('.') || /[\\\0]/.test(part))) return undefined
  if (!extensions.has(extname(path).toLowerCase())) return undefined
  try {
    const root = realpathSync(mediaDir(contentDir))
    const file = [root, ...parts].join(sep)
    return realpathSync(file) === file && lstatSync(file).isFile() ? file : undefined
  } catch {
    return undefined
  }
}
