import { instant, type Ctx } from '../context.ts'
import { isUniqueViolation } from '../db/dialect.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import type { Account } from '../identities/account.ts'
import { slugify } from '../lib/text.ts'
import { instantToZoned, offsetOf } from '../lib/zones.ts'
import { removePost } from '../search/entries.ts'
import { moveRevision } from '../settings/site.ts'
import { fieldsOf, type DraftFields } from './draft.ts'
import { checkFields, writeDraft } from './draft-store.ts'
import { readDraft, type Draft } from './drafts.ts'
import { isSameInstant, privatePath, type Post } from './post.ts'
import type { SignedPost } from './queries.ts'
import { recordRevision } from './record-revision.ts'
import { savePost } from './save.ts'
import { tellOthers } from './tell-others.ts'
import { findWritable } from './writable.ts'

/**
 * Publishes the working copy, for the first time or over what is published, and keeps a revision. Its date is the one
 * typed, in the site's time zone, or now; an empty slug is made from the title. Refused as by `saveDraft` and
 * `savePost`; `invalid` at the field `date` when it is ahead, which is for `scheduleDraft`; `conflict` when `version`
 * is not the present one.
 */
export async function publishDraft(ctx: Ctx, account: Account, postId: number, version: number): Promise<Post> {
  return patiently(ctx, async (ctx) => {
    const post = await findWritable(ctx, account, postId)
    const draft = await presentDraft(ctx, post, version)
    const date = dateOf(ctx, post, draft.fields)
    if (Date.parse(date) > ctx.now().getTime()) refuse('invalid', 'draft.dateAhead', { field: 'date' })
    const { published, fields } = await put(ctx, account, post, draft, 'published', date)
    await recordRevision(ctx, published, 'publish', '', account, fields)
    return published
  })
}

/**
 * Leaves a post for its hour `at` (an instant): then the working copy is published as it is now, whatever is saved in
 * between. Again is a change of hour, or of text. Refused as by `publishDraft`; `invalid` at the field `scheduledAt`
 * when the hour is past or ten years away; `conflict` for a post that is public.
 */
export async function scheduleDraft(
  ctx: Ctx,
  account: Account,
  postId: number,
  version: number,
  at: string,
): Promise<Post> {
  const wait = Date.parse(at) - ctx.now().getTime()
  if (!(wait > 0 && wait < 10 * 366 * 86_400_000)) refuse('invalid', 'draft.hourPast', { field: 'scheduledAt' })
  return patiently(ctx, async (ctx) => {
    const post = await findWritable(ctx, account, postId)
    if (post.state === 'published') refuse('conflict', 'draft.isPublic')
    const draft = await presentDraft(ctx, post, version)
    const date = dateIn(new Date(at).toISOString(), ctx.settings.timeZone)
    return (await put(ctx, account, post, draft, 'scheduled', date)).published
  })
}

/** Makes a scheduled post a draft again; nothing happens to any other. Refused as by `saveDraft`. */
export async function cancelSchedule(ctx: Ctx, account: Account, postId: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const post = await findWritable(ctx, account, postId)
    if (post.state !== 'scheduled') return
    const { version, fields } = await readDraft(ctx.db, post)
    const draft = { ...post, state: 'draft' as const, scheduledAt: null }
    await takeDown(ctx, draft)
    await writeDraft(ctx, account, draft, version, { ...fields, date: post.publishedAt })
  })
}

/**
 * Takes a public post back among the drafts: its address answers 410, the search forgets it, its thread is kept. A
 * scheduled one is only a draft again. Refused as by `saveDraft`.
 */
export async function unpublishPost(ctx: Ctx, account: Account, postId: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const post = await findWritable(ctx, account, postId)
    if (post.state === 'scheduled') return cancelSchedule(ctx, account, postId)
    if (post.state !== 'published') return
    const { version, fields } = await readDraft(ctx.db, post)
    const draft = { ...post, state: 'draft' as const }
    await takeDown(ctx, draft)
    await writeDraft(ctx, account, draft, version, fields)
    await removePost(ctx, post.id)
    await moveRevision(ctx)
    await tellOthers(ctx, post)
  })
}

/** Two posts that reach for one path at once: the second one finds the first when it looks again. */
async function patiently<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  try {
    return await transaction(ctx, work)
  } catch (error) {
    if (!isUniqueViolation(error) || ctx.afterCommit) throw error
    return transaction(ctx, work)
  }
}

async function presentDraft(ctx: Ctx, post: SignedPost, version: number): Promise<Draft> {
  const draft = await readDraft(ctx.db, post)
  if (draft.version !== version) refuse('conflict', 'draft.otherVersion')
  return draft
}

/**
 * The date of publishing, with the offset of the site's zone, whose month stands in the address: now for what is
 * published before its hour, and one that a form shortened to its minute is still the one there was.
 */
function dateOf(ctx: Ctx, post: Post, { date }: DraftFields): string {
  const waits = post.state === 'scheduled' && isSameInstant(date, post.scheduledAt)
  const stays = isSameInstant(date, post.publishedAt) ? post.publishedAt : date
  const at = waits || stays === null ? instant(ctx) : new Date(stays).toISOString()
  return dateIn(at, ctx.settings.timeZone)
}

/** An instant as a date of the zone, with its offset there. */
function dateIn(at: string, zone: string): string {
  return `${instantToZoned(at, zone)}:${at.slice(17, 19)}${offsetOf(at, zone)}`
}

/**
 * Writes the working copy into the post and, where that filled anything in or a tag or category has another name by now,
 * back into itself.
 */
async function put(
  ctx: Ctx,
  account: Account,
  post: SignedPost,
  draft: Draft,
  state: 'published' | 'scheduled',
  date: string,
) {
  const fields = await checkFields(ctx, account, {
    ...draft.fields,
    date,
    slug: draft.fields.slug || slugify(draft.fields.title),
  })
  await savePost(ctx, { ...fields, id: post.id, state, demo: post.demo === 1, file: null, fileHash: null })
  const published = await findWritable(ctx, account, post.id)
  const { tags, category } = await fieldsOf(ctx.db, published)
  const named = { ...fields, tags, category }
  const written = await writeDraft(ctx, account, published, draft.version, named)
  if (!written) refuse('conflict', 'draft.otherVersion')
  return { published, fields: named }
}

/** Makes a draft of a post, in the transaction that does. One that was never public gives the path up that was kept for it. */
export async function takeDown(ctx: Ctx, post: Pick<Post, 'id' | 'path' | 'publishedAt'>): Promise<void> {
  const path = post.publishedAt === null ? privatePath() : post.path
  await ctx.db
    .updateTable('posts')
    .set({ path, state: 'draft', scheduledAt: null, changedAt: instant(ctx) })
    .where('id', '=', post.id)
    .execute()
}
