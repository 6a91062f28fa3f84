import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { instant, type Ctx } from '../context.ts'
import type { Remade } from '../lib/image.ts'
import { randomToken } from '../lib/secrets.ts'
import { slugify } from '../lib/text.ts'
import { uploadDir, variantPath, variantWidths } from './media.ts'

/** The year, the month, then a name nobody chose: part of the hash, and what the file was called for those who look. */
export function newPath(ctx: Ctx, hash: string, name: string, ending: string): string {
  const [year, month] = instant(ctx).split('-')
  const slug = slugify(name.replace(/^.*[\\/]/s, '').replace(/\.[^.]*$/, ''))
    .slice(0, 40)
    .replace(/-$/, '')
  return `${year}/${month}/${hash.slice(0, 12)}-${slug}.${ending}`
}

/** Writes a picture with its variants. Each file is written beside its place and then moved there: what stands under its name is whole. */
export async function storeFiles(ctx: Ctx, path: string, { bytes, variants }: Remade): Promise<void> {
  const files = [...variants.map(({ width, bytes }) => ({ path: variantPath(path, width), bytes })), { path, bytes }]
  for (const file of files) {
    const target = join(uploadDir(ctx.config.dataDir), file.path)
    const passing = join(dirname(target), `.${randomToken()}`)
    await mkdir(dirname(target), { recursive: true })
    try {
      await writeFile(passing, file.bytes, { flag: 'wx' })
      await rename(passing, target)
    } catch (error) {
      await rm(passing, { force: true })
      throw error
    }
  }
}

/** Removes a picture’s file with its variants; what is missing already is no mistake. */
export async function removeFiles(ctx: Ctx, path: string): Promise<void> {
  for (const file of [path, ...variantWidths.map((width) => variantPath(path, width))]) {
    await rm(join(uploadDir(ctx.config.dataDir), file), { force: true })
  }
}
