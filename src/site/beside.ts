import type { Ctx } from '../context.ts'
import { findCategory, type Category } from '../posts/categories.ts'
import { findNeighbours } from '../posts/neighbours.ts'
import type { ShownPost } from '../posts/queries.ts'
import { listTagsOf, type Tag } from '../posts/tags.ts'

type Neighbours = Awaited<ReturnType<typeof findNeighbours>>

/** What a post's page shows beside text and thread. */
export type Beside = { category: Category | undefined; tags: Tag[]; neighbours: Neighbours }

const most = 1000

/**
 * Makes the function that finds what stands beside a post. It remembers until the site's revision moves: all the
 * permalinks, views and pages of a thread show the same.
 */
export function findBeside(ctx: Ctx): (post: ShownPost) => Promise<Beside> {
  let revision = -1
  const known = new Map<number, Beside>()
  return async (post) => {
    const present = await ctx.revision()
    if (present !== revision || known.size >= most) {
      known.clear()
      revision = present
    }
    const before = known.get(post.id)
    if (before) return before
    const tags = (await listTagsOf(ctx.db, [post.id])).get(post.id) ?? []
    const category = post.categoryId === null ? undefined : await findCategory(ctx.db, post.categoryId)
    const beside = { category, tags, neighbours: await findNeighbours(ctx.db, post) }
    if (revision === present) known.set(post.id, beside)
    return beside
  }
}
