import type { Ctx, Db } from '../context.ts'
import type { MediaRow, PostTable } from '../db/schema-posts.ts'
import { fold } from '../lib/text.ts'

/** A post that shows a picture, or whose draft does. */
export type MediaUse = {
  path: string
  postId: number
  title: string
  state: PostTable['state']
  postPath: string
  authorId: number | null
}

export type MediaPage = { pictures: MediaRow[]; total: number; pages: number }

const perPage = 24
/** A search looks through so many, the newest first. */
const searched = 10_000
const mostUses = 500

/**
 * One page of the picture library, the newest first. `search` finds words in names and descriptions whatever their
 * accents; `unused` leaves those that no post, no draft and not the site's logo shows. A page past the end is empty.
 */
export async function listMedia(
  ctx: Ctx,
  { search = '', unused = false, page = 1 }: { search?: string; unused?: boolean; page?: number },
): Promise<MediaPage> {
  const ids = await matching(ctx, search, unused)
  const shown = ids.slice((page - 1) * perPage, page * perPage)
  const rows =
    shown.length === 0
      ? []
      : await ctx.db.selectFrom('media').selectAll().where('id', 'in', shown).orderBy('id').execute()
  const pictures = shown.flatMap((id) => rows.find((row) => row.id === id) ?? [])
  return { pictures, total: ids.length, pages: Math.max(1, Math.ceil(ids.length / perPage)) }
}

async function matching(ctx: Ctx, search: string, unused: boolean): Promise<number[]> {
  const rows = await ctx.db
    .selectFrom('media')
    .select(['id', 'name', 'alt', 'path'])
    .$if(unused, (query) =>
      query.where((eb) =>
        eb.not(eb.exists(eb.selectFrom('mediaUses').select('postId').whereRef('mediaUses.path', '=', 'media.path'))),
      ),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(searched)
    .execute()
  const words = fold(search).split(' ').filter(Boolean)
  return rows
    .filter(({ path }) => !unused || ctx.settings.logo !== `/media/${path}`)
    .filter(({ name, alt }) => {
      const text = words.length === 0 ? '' : fold(`${name} ${alt}`)
      return words.every((word) => text.includes(word))
    })
    .map(({ id }) => id)
}

/** The picture with that id. */
export async function findMediaRow(db: Db, id: number): Promise<MediaRow | undefined> {
  return db.selectFrom('media').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The posts that show any of these pictures, each picture's in the order of their titles. */
export async function listMediaUses(db: Db, paths: string[]): Promise<MediaUse[]> {
  if (paths.length === 0) return []
  return db
    .selectFrom('mediaUses')
    .innerJoin('posts', 'posts.id', 'mediaUses.postId')
    .select([
      'mediaUses.path',
      'mediaUses.postId',
      'posts.title',
      'posts.state',
      'posts.path as postPath',
      'posts.authorId',
    ])
    .where('mediaUses.path', 'in', paths)
    .where('posts.state', '<>', 'deleted')
    .orderBy('posts.title')
    .orderBy('posts.id')
    .limit(mostUses)
    .execute()
}
