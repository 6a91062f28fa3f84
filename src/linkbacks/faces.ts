import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Ctx } from '../context.ts'
import { randomToken } from '../lib/secrets.ts'

const prefix = '/faces/'
const shape = /^[0-9a-f]{64}\.webp$/
const hourMs = 3_600_000
const atOnce = 200
const keptDays = 30
const parts = 16

/** The folder of the pictures of those who linked here. */
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
  return `${prefix}${name}`
}

/** The bytes of a picture by its file name; undefined for any other name. */
export async function findFace(config: Pick<Config, 'dataDir'>, name: string): Promise<Buffer | undefined> {
  if (!shape.test(name)) return undefined
  try {
    return await readFile(join(facesDir(config), name))
  } catch {
    return undefined
  }
}

/**
 * The recurring job `forget-faces`: removes the pictures that no link shows any more, also of links that have not stood
 * in a thread for a month; the next reading of such a page would have its picture fetched again. An hour's run looks at those whose
 * name begins with the digit of that hour, so that all have been looked at after sixteen; what is younger than an hour
 * may be about to be shown.
 */
export async function forgetFaces(ctx: Ctx): Promise<void> {
  await forgetHidden(ctx)
  const folder = facesDir(ctx.config)
  const digit = (Math.floor(ctx.now().getTime() / hourMs) % parts).toString(parts)
  const names = (await readdir(folder).catch(() => [])).filter((name) => name[0] === digit || !shape.test(name))
  for (let at = 0; at < names.length; at += atOnce) await forgetUnused(ctx, names.slice(at, at + atOnce))
}

async function forgetHidden(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - keptDays * 24 * hourMs).toISOString()
  const hidden = await ctx.db
    .selectFrom('reactions')
    .select('id')
    .where('photoUrl', 'is not', null)
    .where('state', 'in', ['withdrawn', 'removed', 'spam'])
    .where('stateAt', '<', before)
    .orderBy('id')
    .limit(atOnce)
    .execute()
  if (hidden.length === 0) return
  const ids = hidden.map(({ id }) => id)
  await ctx.db.updateTable('reactions').set({ photo: null, photoUrl: null }).where('id', 'in', ids).execute()
}

async function forgetUnused(ctx: Ctx, names: string[]): Promise<void> {
  const paths = names.map((name) => `${prefix}${name}`)
  const rows = await ctx.db.selectFrom('reactions').select('photo').distinct().where('photo', 'in', paths).execute()
  const used = new Set(rows.map(({ photo }) => photo))
  for (const name of names) {
    const file = join(facesDir(ctx.config), name)
    if (used.has(`${prefix}${name}`) || (await isYoung(ctx, file))) continue
    await rm(file, { force: true })
  }
}

async function isYoung(ctx: Ctx, file: string): Promise<boolean> {
  const facts = await stat(file).catch(() => undefined)
  return facts === undefined || ctx.now().getTime() - facts.mtimeMs < hourMs
}
