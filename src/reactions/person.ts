import type { Db } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import type { Reaction } from './reaction.ts'

/**
 * Somebody as far as they have proved who they are: by the identities of readers, by mail addresses (lower-case). What a
 * guest wrote under one of these addresses is theirs too.
 */
export type Person = { readerIds: readonly number[]; emails: readonly string[] }

/** A message as its writer is shown it, wherever it stands. */
export type OwnMessage = Reaction & { postTitle: string; postPath: string; postState: string }

const perPage = 50

/** The messages of a person, the latest first, 50 below an id; `total` counts them all. */
export async function listMessages(
  db: Db,
  person: Person,
  before?: number,
): Promise<{ items: OwnMessage[]; older: number | null; total: number }> {
  let query = withPosts(db, person)
  if (before !== undefined) query = query.where('reactions.id', '<', before)
  const rows = await query
    .orderBy('reactions.id', 'desc')
    .limit(perPage + 1)
    .execute()
  const items = rows.slice(0, perPage)
  const older = rows.length > perPage ? (items.at(-1)?.id ?? null) : null
  const { total } = await messagesOf(db, person).select(countRows().as('total')).executeTakeFirstOrThrow()
  return { items, older, total }
}

/** One message of a person; undefined for anybody else's, and for what is none. */
export async function findMessage(db: Db, person: Person, id: number): Promise<OwnMessage | undefined> {
  return withPosts(db, person).where('reactions.id', '=', id).executeTakeFirst()
}

/** Where the messages of a person are, all of them: what is needed to change them thread by thread. */
export async function listPlaces(db: Db, person: Person): Promise<Pick<Reaction, 'id' | 'postId'>[]> {
  const query = messagesOf(db, person).select(['reactions.id', 'reactions.postId'])
  return query.orderBy('reactions.postId').orderBy('reactions.id').execute()
}

function withPosts(db: Db, person: Person) {
  return messagesOf(db, person)
    .innerJoin('posts', 'posts.id', 'reactions.postId')
    .selectAll('reactions')
    .select(['posts.title as postTitle', 'posts.path as postPath', 'posts.state as postState'])
}

/** What authors of the site say in their own name is not among them: it is theirs at the desk. */
function messagesOf(db: Db, { readerIds, emails }: Person) {
  return db
    .selectFrom('reactions')
    .where('reactions.kind', '=', 'comment')
    .where('reactions.strand', '=', 'reader')
    .where((eb) =>
      // An empty list would be no SQL, and no alternative at all is nobody.
      eb.or([
        ...(readerIds.length > 0 ? [eb('reactions.readerId', 'in', readerIds)] : []),
        ...(emails.length > 0 ? [eb('reactions.email', 'in', emails)] : []),
      ]),
    )
}
