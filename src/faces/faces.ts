import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Ctx } from '../context.ts'
import { randomToken } from '../lib/secrets.ts'

/** Where pictures are served. */
export const facesPath = '/faces/'

const shape = /^[0-9a-f]{64}\.webp$/

/** The folder of the pictures of those who wrote or linked here. */
export function facesDir({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'faces')
}

/** Keeps a WebP under the hash of its bytes and answers the path below which it is served. */
export async function keepFace(ctx: Ctx, webp: Buffer): Promise<string> {
  const folder = facesDir(ctx.config)
  const name = `${createHash('sha256').update(webp).digest('hex')}.webp`
  await mkdir(folder, { recursive: true })
  const draft = join(folder, `.${randomToken(8)}`)
  await writeFile(draft, webp)
  // By the house's clock, by which the sweep tells what is too young to be judged.
  await utimes(draft, ctx.now(), ctx.now())
  await rename(draft, join(folder, name))
  return `${facesPath}${name}`
}

/** Whether a file of that name can be such a picture. */
export function isFaceName(name: string): boolean {
  return shape.test(name)
}

/** The bytes of a picture by its file name; undefined for any other name. */
export async function findFace(config: Pick<Config, 'dataDir'>, name: string): Promise<Buffer | undefined> {
  if (!isFaceName(name)) return undefined
  try {
    return await readFile(join(facesDir(config), name))
  } catch {
    return undefined
  }
}
