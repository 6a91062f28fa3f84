import type { Db } from '../context.ts'

const mostImages = 500

/**
 * How many pictures of a cleaned text say nothing to those who cannot see them, as far as nobody called them decorative
 * when they were uploaded. In cleaned HTML attributes are always in double quotes.
 */
export async function countBareImages(db: Db, html: string): Promise<number> {
  const bare = [...html.matchAll(/<img\b[^>]*>/g)]
    .filter(([image]) => !/\salt="[^"]*[^\s"][^"]*"/.test(image))
    .map(([image]) => /\ssrc="([^"]*)"/.exec(image)?.[1]?.replaceAll('&amp;', '&') ?? '')
  const decorative = await findDecorative(db, bare)
  return bare.filter((src) => !decorative.has(src)).length
}

async function findDecorative(db: Db, sources: string[]): Promise<Set<string>> {
  const paths = sources.filter((src) => src.startsWith('/media/')).map((src) => src.slice('/media/'.length))
  if (paths.length === 0) return new Set()
  const rows = await db
    .selectFrom('media')
    .select('path')
    .where('path', 'in', paths.slice(0, mostImages))
    .where('decorative', '=', 1)
    .execute()
  return new Set(rows.map(({ path }) => `/media/${path}`))
}
