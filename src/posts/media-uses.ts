import type { Ctx } from '../context.ts'

const mostUses = 500

/**
 * Notes which pictures of ours a post shows, by what stands in `texts` (Markdown, HTML, addresses of both what is
 * published and the working copy), so that unused ones can be told.
 */
export async function recordUses(ctx: Ctx, postId: number, texts: string[]): Promise<void> {
  const paths = [...new Set(texts.flatMap(mediaPaths))].sort().slice(0, mostUses)
  const known = await ctx.db.selectFrom('mediaUses').select('path').where('postId', '=', postId).execute()
  const gone = known.map(({ path }) => path).filter((path) => !paths.includes(path))
  const added = paths.filter((path) => !known.some((use) => use.path === path))
  if (gone.length > 0) {
    await ctx.db.deleteFrom('mediaUses').where('postId', '=', postId).where('path', 'in', gone).execute()
  }
  if (added.length > 0) {
    const rows = added.map((path) => ({ postId, path }))
    await ctx.db
      .insertInto('mediaUses')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** The pictures of ours that a text names, as paths below `/media/`. */
function mediaPaths(text: string): string[] {
  return [...text.matchAll(/\/media\/([^\s"'<>()\\|?#]+)/g)].map(([, path = '']) => decode(path))
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
