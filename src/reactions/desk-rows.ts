import type { Ctx } from '../context.ts'
import type { DeskPost } from './desk-queries.ts'
import type { Reaction } from './reaction.ts'

/** A reaction as the queue shows it, with its post and what it answers. */
export type DeskReaction = Reaction & {
  post: DeskPost
  parent: { id: number; number: number | null; name: string; siteName: string | null; text: string } | null
}

/** The rows of some reactions as the queue shows them, the newest first. */
export async function loadRows(ctx: Ctx, ids: readonly number[]): Promise<DeskReaction[]> {
  if (ids.length === 0) return []
  const rows = await ctx.db
    .selectFrom('reactions')
    .innerJoin('posts', 'posts.id', 'reactions.postId')
    .leftJoin('reactions as parents', 'parents.id', 'reactions.parentId')
    .selectAll('reactions')
    .select(['posts.path as postPath', 'posts.title as postTitle', 'posts.lang as postLang'])
    .select(['posts.state as postState', 'posts.authorId as postAuthorId', 'parents.number as parentNumber'])
    .select(['parents.name as parentName', 'parents.siteName as parentSite', 'parents.text as parentText'])
    .where('reactions.id', 'in', ids)
    .orderBy('reactions.id', 'desc')
    .execute()
  return rows.map(
    ({
      postPath,
      postTitle,
      postLang,
      postState,
      postAuthorId,
      parentNumber,
      parentName,
      parentSite,
      parentText,
      ...row
    }) => ({
      ...row,
      post: {
        id: row.postId,
        path: postPath,
        title: postTitle,
        lang: postLang,
        state: postState,
        authorId: postAuthorId,
      },
      parent:
        row.parentId === null
          ? null
          : {
              id: row.parentId,
              number: parentNumber,
              name: parentName ?? '',
              siteName: parentSite,
              text: parentText ?? '',
            },
    }),
  )
}
