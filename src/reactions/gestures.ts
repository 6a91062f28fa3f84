import type { Db } from '../context.ts'
import { prepared } from '../db/prepared.ts'
import type { ReactionRow } from '../db/schema-reactions.ts'
import { isGestureRow } from './queries.ts'
import { gestures, visibleStates, type Gesture } from './reaction.ts'

/** One like, repost or bookmark with the page it was read on. */
export type GestureRow = Pick<
  ReactionRow,
  'id' | 'name' | 'siteName' | 'sourceHost' | 'sourceUrl' | 'permalink' | 'authorKey' | 'state'
> & { relation: Gesture }

/** The gestures of one kind, first come first; `more` says that there may be others beyond those that a page names. */
export type GestureLine = { relation: Gesture; rows: GestureRow[]; more: boolean }

/** No page names more of them than this. */
const most = 1000

/**
 * The likes, reposts and bookmarks that a thread shows, a line each, the first come first. The same act of one person,
 * told by several pages, stands there once; lines that would be empty are left out.
 */
export async function listGestures(db: Db, postId: number): Promise<GestureLine[]> {
  const found = await gesturesOf(db, postId)
  const rows = found.slice(0, most)
  const lines = gestures.map((relation) => ({
    relation,
    rows: eachOnce(rows.filter((row) => row.relation === relation)),
    more: found.length > most,
  }))
  return lines.filter((line) => line.rows.length > 0)
}

const gesturesOf = prepared((db, postId: number) =>
  db
    .selectFrom('reactions')
    .select(['id', 'name', 'siteName', 'sourceHost', 'sourceUrl', 'permalink', 'authorKey', 'state', 'relation'])
    .where('postId', '=', postId)
    .where(isGestureRow)
    .where('state', 'in', visibleStates)
    .orderBy('publishedAt')
    .orderBy('id')
    .limit(most + 1)
    .$narrowType<{ relation: Gesture }>(),
)

/**
 * Whose site is not known is told apart by page, which is never stored twice. Anybody may say that they are at a site, so
 * the page that is of that site goes before those that only name it.
 */
function eachOnce<Row extends Told>(rows: readonly Row[]): Row[] {
  const first = new Map<string, Row>()
  for (const row of rows) {
    const key = row.authorKey ?? `#${row.id}`
    const known = first.get(key)
    if (!known || (isOfWriter(row) && !isOfWriter(known))) first.set(key, row)
  }
  return Array.from(first.values())
}

type Told = Pick<GestureRow, 'id' | 'authorKey' | 'sourceHost'>

function isOfWriter({ authorKey, sourceHost }: Told): boolean {
  return authorKey?.split('/')[0] === sourceHost?.replace(/^www\./, '')
}
