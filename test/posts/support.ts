import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Ctx } from '../../src/context.ts'
import type { Account } from '../../src/identities/account.ts'
import type { DraftFields } from '../../src/posts/draft.ts'
import { findDraft, saveDraft, type Draft } from '../../src/posts/drafts.ts'
import type { PostDraft } from '../../src/posts/post.ts'
import { savePost } from '../../src/posts/save.ts'
import type { Reaction, ReactionState } from '../../src/reactions/reaction.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { findSite } from '../../src/settings/site.ts'
import { already, comment, postDraft } from '../support/cast.ts'

/** A draft of a published post of March 2026 about bread, changed as a test needs it. */
export function draft(changes: Partial<PostDraft> = {}): PostDraft {
  return postDraft({
    slug: 'bread',
    title: 'Bread',
    lang: 'en',
    summary: '',
    date: '2026-03-03T08:30:00+01:00',
    source: 'Flour and water.',
    ...changes,
  })
}

/** Saves as many posts as there are days, one a day of March 2026, named `post-<day>`. */
export async function savePosts(ctx: Ctx, days: number[], changes: Partial<PostDraft> = {}): Promise<void> {
  for (const day of days) {
    const date = `2026-03-${String(day).padStart(2, '0')}T12:00:00Z`
    await savePost(ctx, draft({ slug: `post-${day}`, title: `Post ${day}`, date, ...changes }))
  }
}

/** Puts a message into a thread with the number and state asked for. */
export async function putReaction(
  ctx: Ctx,
  postId: number,
  facts: { number: number; state?: ReactionState; text?: string; name?: string },
): Promise<Reaction> {
  const { number, state, text = 'Flour.', name = 'Bo' } = facts
  const draft = comment({ id: postId }, { name, source: text, imported: already(state, number) })
  return (await submitReaction(ctx, draft)).reaction
}

/** Writes a file of the content folder and makes it look settled, as one saved a while ago. */
export async function writeContent(ctx: Ctx, file: string, text: string | Buffer): Promise<void> {
  const path = join(ctx.config.contentDir, file)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

export async function removeContent(ctx: Ctx, file: string): Promise<void> {
  await rm(join(ctx.config.contentDir, file))
}

export async function findRevision(ctx: Ctx): Promise<number> {
  return (await findSite(ctx.db)).revision
}

/** The working copy of a post that has one, or could. */
export async function fieldsOf(ctx: Ctx, postId: number): Promise<DraftFields> {
  return (await workingCopy(ctx, postId)).fields
}

/** Changes some fields of the working copy as somebody does who has just opened it. */
export async function changeDraft(ctx: Ctx, account: Account, postId: number, changes: Partial<DraftFields>) {
  const { version, fields } = await workingCopy(ctx, postId)
  return saveDraft(ctx, account, postId, version, { ...fields, ...changes })
}

export async function workingCopy(ctx: Ctx, postId: number): Promise<Draft> {
  const copy = await findDraft(ctx.db, postId)
  if (!copy) throw new Error(`no post ${postId}`)
  return copy
}
