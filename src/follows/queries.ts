import type { Db } from '../context.ts'
import type { Follow } from './follow.ts'

/** A follow with what is said of its thread; both are empty while its post is not public. */
export type ListedFollow = Follow & { title: string; path: string }

export const mostListed = 200

/** The follow with that id, whatever its state. */
export async function findFollow(db: Db, id: number): Promise<Follow | undefined> {
  return db.selectFrom('follows').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The follow of a post by an address, whatever its state. */
export async function findFollowOf(db: Db, postId: number, email: string): Promise<Follow | undefined> {
  const query = db.selectFrom('follows').selectAll().where('postId', '=', postId)
  return query.where('email', '=', email.toLowerCase()).executeTakeFirst()
}

/** What an address follows or has asked to, the newest first, 200 at most. What it ended is not among it. */
export async function listFollows(db: Db, email: string): Promise<ListedFollow[]> {
  return db
    .selectFrom('follows')
    .innerJoin('posts', 'posts.id', 'follows.postId')
    .selectAll('follows')
    .select((eb) => [
      eb.case().when('posts.state', '=', 'published').then(eb.ref('posts.title')).else('').end().as('title'),
      eb.case().when('posts.state', '=', 'published').then(eb.ref('posts.path')).else('').end().as('path'),
    ])
    .where('follows.email', '=', email.toLowerCase())
    .where('follows.state', '!=', 'ended')
    .orderBy('follows.id', 'desc')
    .limit(mostListed)
    .execute()
}
