import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ctx } from '../context.ts'
import { facesDir, facesPath, isFaceName } from './faces.ts'
import { forgetGravatars } from './gravatar.ts'

const hourMs = 3_600_000
const atOnce = 200
const keptDays = 30
const parts = 16

/**
 * The recurring job `forget-faces`: removes the pictures that nobody shows any more, also of links that have not stood
 * in a thread for a month; the next reading of such a page would have its picture fetched again. An hour's run looks at those whose
 * name begins with the digit of that hour, so that all have been looked at after sixteen; what is younger than an hour
 * may be about to be shown.
 */
export async function forgetFaces(ctx: Ctx): Promise<void> {
  await forgetHidden(ctx)
  if (!ctx.settings.gravatar) await forgetGravatars(ctx)
  const folder = facesDir(ctx.config)
  const digit = (Math.floor(ctx.now().getTime() / hourMs) % parts).toString(parts)
  const names = (await readdir(folder).catch(() => [])).filter((name) => name[0] === digit || !isFaceName(name))
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
  const paths = names.map((name) => `${facesPath}${name}`)
  const used = new Set<string | null>()
  for (const table of ['reactions', 'readers', 'identities'] as const) {
    const rows = await ctx.db.selectFrom(table).select('photo').distinct().where('photo', 'in', paths).execute()
    for (const { photo } of rows) used.add(photo)
  }
  for (const name of names) {
    const file = join(facesDir(ctx.config), name)
    if (used.has(`${facesPath}${name}`) || (await isYoung(ctx, file))) continue
    await rm(file, { force: true })
  }
}

async function isYoung(ctx: Ctx, file: string): Promise<boolean> {
  const facts = await stat(file).catch(() => undefined)
  return facts === undefined || ctx.now().getTime() - facts.mtimeMs < hourMs
}
