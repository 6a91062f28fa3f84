import { sql } from 'kysely'
import { instant, type Ctx } from '../context.ts'
import { isUniqueViolation } from '../db/dialect.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { indexPost, reindexPost, removePost } from '../search/entries.ts'
import { moveRevision } from '../settings/site.ts'
import { leaveAddress, takeAddress } from './addresses.ts'
import { checkDraft } from './check-draft.ts'
import { recordUses } from './media-uses.ts'
import { isSameInstant, postPath, wasPublic, type Post, type PostDraft } from './post.ts'
import { findPost, findPostByFile, findPostRow } from './queries.ts'
import { planPublishing } from './schedule.ts'
import { saveTags } from './tags.ts'
import { isNews, tellOthers } from './tell-others.ts'

/**
 * Writes a post, whoever hands it over: a draft belongs to the post of its id, to that of the same file, else to the one
 * at its path. In one transaction: the row with its rendered text, its tags and category, its search entry, the former
 * address when the path of something public changes. What is to be published at a date ahead waits as `scheduled`, its
 * path kept for it, until `publishDue`. A draft with the file hash of the stored post changes nothing.
 * Refused, with the `field`: `invalid` for a slug, title or author that does not fit, `conflict` when another post has
 * the path; `not_found` for an unknown id.
 */
export async function savePost(ctx: Ctx, draft: PostDraft): Promise<Post> {
  try {
    return await transaction(ctx, (ctx) => write(ctx, draft))
  } catch (error) {
    // Another process wrote the same new post between our look and our write; now it is there to be found.
    if (!isUniqueViolation(error) || ctx.afterCommit) throw error
    return transaction(ctx, (ctx) => write(ctx, draft))
  }
}

/**
 * Takes a post off: its address answers 410, its thread is kept, the search forgets both. `savePost` brings all of it
 * back. Nothing happens to a post that is off already.
 */
export async function takeOffPost(ctx: Ctx, post: Pick<Post, 'id' | 'state' | 'publishedAt' | 'demo'>): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const { numUpdatedRows } = await ctx.db
      .updateTable('posts')
      .set({ state: 'deleted', scheduledAt: null, fileHash: null, changedAt: instant(ctx) })
      .where('id', '=', post.id)
      .where('state', '<>', 'deleted')
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) return
    await removePost(ctx, post.id)
    if (wasPublic(post)) await moveRevision(ctx)
    if (post.state === 'published') await tellOthers(ctx, post)
  })
}

async function write(ctx: Ctx, draft: PostDraft): Promise<Post> {
  const own = await findOwn(ctx, draft)
  const path = pathFor(ctx, draft, own)
  const known = await findKnown(ctx, draft, own, path)
  if (known && known.state !== 'deleted' && draft.fileHash !== null && known.fileHash === draft.fileHash) return known

  const fields = { ...(await checkDraft(ctx, draft)), path }
  const post = known ? await update(ctx, known, fields) : await insert(ctx, fields)
  // No row to update: another process has just stored the very same file.
  if (!post) return known ?? refuse('not_found', 'post.unknown')

  if (known && known.path !== path) await leaveAddress(ctx, known)
  if (post.state === 'published') await takeAddress(ctx, path)
  await saveTags(ctx.db, post.id, draft.tags)
  await noteUses(ctx, post)
  await index(ctx, post, known)
  if (post.scheduledAt !== null) await planPublishing(ctx, post.id, post.scheduledAt)
  if (wasPublic(post)) await moveRevision(ctx)
  const shows = post.state === 'published'
  if (known ? shows || known.state === 'published' : shows && isNews(ctx, post)) await tellOthers(ctx, post)
  return post
}

async function findOwn(ctx: Ctx, { id, file }: PostDraft): Promise<Post | undefined> {
  if (id !== undefined) return (await findPost(ctx.db, id)) ?? refuse('not_found', 'post.unknown')
  return file === null ? undefined : findPostByFile(ctx.db, file)
}

/**
 * Where a draft will stand. One that lost its date, or waits for another, keeps the address where the public knew it,
 * which answers 410; the path of a draft is no address. A post known by its id keeps its path as long as neither slug
 * nor instant change, in whatever zone they are said.
 */
function pathFor(ctx: Ctx, draft: PostDraft, own: Post | undefined): string {
  const stays = own && wasPublic(own) && !own.path.startsWith('/deleted/')
  if (stays && (draft.date === null || Date.parse(draft.date) > ctx.now().getTime())) return own.path
  if (own && draft.id !== undefined) {
    const same = own.slug === draft.slug && own.kind === draft.kind && isSameInstant(draft.date, own.publishedAt)
    if (draft.state === 'draft' || (stays && same)) return own.path
  }
  return postPath(draft)
}

/** The stored post that a draft is about. One that is off gives way at its path; one that is there is a conflict. */
async function findKnown(ctx: Ctx, draft: PostDraft, own: Post | undefined, path: string): Promise<Post | undefined> {
  const there = await findPostRow(ctx.db, path)
  if (!there || there.id === own?.id) return own
  // Another process stored this very file between our two looks.
  if (!own && there.file !== null && there.file === draft.file) return there
  if (there.state !== 'deleted' && !(own === undefined && draft.file === null && there.file === null)) {
    refuse('conflict', 'post.pathTaken', { path, other: there.file ?? ctx.t('post.otherPost'), field: 'slug' })
  }
  if (!own) return there
  await ctx.db
    .updateTable('posts')
    .set({ path: `/deleted/${there.id}` })
    .where('id', '=', there.id)
    .execute()
  return own
}

type Fields = Awaited<ReturnType<typeof checkDraft>> & { path: string }

async function insert(ctx: Ctx, { date, ...fields }: Fields): Promise<Post> {
  const now = instant(ctx)
  const publishedAt = fields.state === 'published' ? date : null
  // What is dated earlier was written earlier: a fresh copy of an old blog is not news.
  const updatedAt = publishedAt !== null && publishedAt < now ? publishedAt : now
  return ctx.db
    .insertInto('posts')
    .values({ ...fields, publishedAt, updatedAt, createdAt: now, changedAt: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Changes the row unless a concurrent writer stored the same file first. */
async function update(ctx: Ctx, known: Post, { date, ...fields }: Fields): Promise<Post | undefined> {
  const now = instant(ctx)
  const publishedAt = fields.state === 'published' ? date : known.publishedAt
  const same = known.source === fields.source && known.title === fields.title && known.summary === fields.summary
  return (
    ctx.db
      .updateTable('posts')
      .set({
        ...fields,
        publishedAt,
        // What waited as a draft was not written before it was published.
        updatedAt: same ? [known.updatedAt, publishedAt ?? ''].sort().at(-1) : now,
        changedAt: now,
      })
      .where('id', '=', known.id)
      // The desk may have taken it into its keeping meanwhile.
      .where('file', known.file === null ? 'is' : '=', known.file)
      .where((eb) =>
        eb.or([
          eb('state', '=', 'deleted'),
          eb('fileHash', 'is', null),
          fields.fileHash === null ? sql.lit(true) : eb('fileHash', '<>', fields.fileHash),
        ]),
      )
      .returningAll()
      .executeTakeFirst()
  )
}

/** The pictures that the post shows, and those of its working copy, which may not be the same. */
async function noteUses(ctx: Ctx, post: Post): Promise<void> {
  const copy = await ctx.db.selectFrom('drafts').select('fields').where('postId', '=', post.id).executeTakeFirst()
  await recordUses(ctx, post.id, [post.source, post.cover, copy?.fields ?? ''])
}

async function index(ctx: Ctx, post: Post, former: Post | undefined): Promise<void> {
  if (post.state === 'published' && former?.state === 'published') await indexPost(ctx, post.id)
  else if (post.state === 'published') await reindexPost(ctx, post.id)
  else if (former?.state === 'published') await removePost(ctx, post.id)
}
