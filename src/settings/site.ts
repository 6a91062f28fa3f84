import { CompiledQuery } from 'kysely'
import type { Ctx, Db } from '../context.ts'

/** The site's own facts that every page shows, with the revision they were read at. */
export type Site = { revision: number; title: string; tagline: string }

/** Reads the site's row: one small read a request. */
export async function findSite(db: Db): Promise<Site> {
  return db.selectFrom('site').select(['revision', 'title', 'tagline']).where('id', '=', 1).executeTakeFirstOrThrow()
}

/**
 * Moves the revision: call it in the transaction of every change that a page, feed or count may show.
 * Cached pages are keyed by it, so there is nothing else to invalidate.
 */
export async function moveRevision(ctx: Ctx): Promise<void> {
  await ctx.db.executeQuery(move)
}

const move = CompiledQuery.raw('update site set revision = revision + 1 where id = 1')

/** Sets the site's title and tagline; nothing happens when they are the same already. */
export async function nameSite(ctx: Ctx, title: string, tagline: string): Promise<void> {
  const site = await findSite(ctx.db)
  if (site.title === title && site.tagline === tagline) return
  await ctx.db.updateTable('site').set({ title, tagline }).where('id', '=', 1).execute()
  await moveRevision(ctx)
}
