import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { mediaDir } from './media.ts'

/** A file that is there: what tells one version from another, and when it was last written (ms since 1970). */
export type Listed = { stamp: string; writtenAt: number }

/** What stands in a content folder. `posts` holds `posts/*.md` and `pages/*.md` by their names relative to the folder. */
export type Listing = { posts: Map<string, Listed>; site: Listed | undefined; media: string; hasFolders: boolean }

const mostFiles = 20_000

/**
 * Looks at a content folder without opening a file. Symbolic links, dot files and anything but plain files are passed
 * over; folders that are missing are empty, other failures are thrown (so that they are never taken for removals).
 */
export async function listFolder(contentDir: string): Promise<Listing> {
  const posts = new Map<string, Listed>()
  let hasFolders = false
  for (const folder of ['posts', 'pages']) {
    const entries = await readFolder(join(contentDir, folder), false)
    hasFolders ||= entries !== undefined
    for (const { name } of entries ?? []) {
      if (!name.endsWith('.md')) continue
      const listed = await look(join(contentDir, folder, name))
      if (listed) posts.set(`${folder}/${name}`, listed)
    }
  }
  const site = await look(join(contentDir, 'site.yaml'))
  return { posts, site, media: await stampMedia(mediaDir(contentDir)), hasFolders }
}

async function readFolder(folder: string, recursive: boolean): Promise<Dirent[] | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive })
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .slice(0, mostFiles)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function look(path: string): Promise<Listed | undefined> {
  try {
    const stat = await lstat(path)
    if (!stat.isFile()) return undefined
    return { stamp: `${stat.ino}/${stat.size}/${stat.mtimeMs}/${stat.ctimeMs}`, writtenAt: stat.mtimeMs }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** One text for the state of all pictures: posts carry their sizes. */
async function stampMedia(folder: string): Promise<string> {
  const stamps: string[] = []
  for (const entry of (await readFolder(folder, true)) ?? []) {
    const path = join(entry.parentPath, entry.name)
    stamps.push(`${relative(folder, path)} ${(await look(path))?.stamp}`)
  }
  return stamps.sort().join('\n')
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
