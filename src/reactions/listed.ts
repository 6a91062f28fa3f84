import type { Db } from '../context.ts'
import type { Page } from '../posts/lists.ts'
import { isSaid } from './queries.ts'
import { visibleStates, type Reaction, type ReactionState } from './reaction.ts'

/** A reaction with what a list needs of its post and of the reaction it answers. */
export type ListedReaction = Reaction & {
  postPath: string
  postTitle: string
  postLang: string
  postCreatedAt: string
  /** What the site calls its author, when one wrote it. */
  authorWord: string | null
  parentNumber: number | null
  parentState: ReactionState | null
  parentName: string | null
  parentSiteName: string | null
  parentSourceHost: string | null
  parentCreatedAt: string | null
}

/** How many reactions a page of `listLatest` holds. */
const latestPerPage = 50

/**
 * Shown reactions of published posts, newest first, 50 a page (pages count from 1): of the whole site, or of one thread.
 */
export async function listLatest(db: Db, of: { postId?: number; page?: number } = {}): Promise<Page<ListedReaction>> {
  const { postId, page = 1 } = of
  const query = listed(db)
    .where('reactions.state', 'in', visibleStates)
    .where('posts.state', '=', 'published')
    .where('reactions.number', 'is not', null)
    .where(isSaid)
    .limit(latestPerPage + 1)
    .offset((page - 1) * latestPerPage)
  const ordered =
    postId === undefined
      ? query.orderBy('reactions.publishedAt', 'desc').orderBy('reactions.id', 'desc')
      : query.where('reactions.postId', '=', postId).orderBy('reactions.number', 'desc')
  const rows = await ordered.execute()
  return { items: rows.slice(0, latestPerPage), more: rows.length > latestPerPage }
}

/** Reactions by id, for the command line: those of one state or all, after an id, at most `limit`. */
export async function listReactions(
  db: Db,
  { state, limit, afterId = 0 }: { state?: ReactionState | undefined; limit: number; afterId?: number },
): Promise<ListedReaction[]> {
  const query = listed(db).where('reactions.id', '>', afterId).orderBy('reactions.id').limit(limit)
  return (state === undefined ? query : query.where('reactions.state', '=', state)).execute()
}

function listed(db: Db) {
  return db
    .selectFrom('reactions')
    .innerJoin('posts', 'posts.id', 'reactions.postId')
    .leftJoin('reactions as parents', 'parents.id', 'reactions.parentId')
    .leftJoin('authors', 'authors.id', 'reactions.authorId')
    .selectAll('reactions')
    .select(['posts.path as postPath', 'posts.title as postTitle', 'posts.lang as postLang'])
    .select(['posts.createdAt as postCreatedAt', 'authors.word as authorWord'])
    .select(['parents.number as parentNumber', 'parents.state as parentState'])
    .select(['parents.name as parentName', 'parents.siteName as parentSiteName'])
    .select(['parents.sourceHost as parentSourceHost', 'parents.createdAt as parentCreatedAt'])
}
