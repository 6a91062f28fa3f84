import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import type { Account } from '../identities/account.ts'
import type { CleanHtml } from '../lib/sanitize.ts'
import { deriveKey, randomToken, sign, unsign } from '../lib/secrets.ts'
import type { DraftFields } from './draft.ts'
import { outlineOf, type Heading } from './outline.ts'
import { readingMinutes } from './post.ts'
import { findPost, type SignedPost } from './queries.ts'
import { renderFields } from './render.ts'
import { findWritable } from './writable.ts'

/** A text as the public would see it: cleaned HTML, its length, its headings. */
export type Preview = { html: CleanHtml; words: number; minutes: number; outline: Heading[] }

/**
 * Renders a working copy by the public's renderer and cleaner. Refused as `invalid` when it is too long or too deep for
 * that.
 */
export function renderPreview(ctx: Ctx, fields: Pick<DraftFields, 'source' | 'lang'>): Preview {
  const { html, words } = renderFields(ctx, fields.source, fields.lang)
  return { html, words, minutes: readingMinutes({ words }), outline: outlineOf(html) }
}

/**
 * Gives a post an address at which anybody who has it reads the working copy, and answers its path; the same one until
 * it is revoked. Refused as by `saveDraft`.
 */
export async function givePreview(ctx: Ctx, account: Account, postId: number): Promise<string> {
  return transaction(ctx, async (ctx) => {
    const post = await findWritable(ctx, account, postId)
    if (post.previewKey !== null) return previewPath(ctx, post.id, post.previewKey)
    const previewKey = randomToken()
    await ctx.db.updateTable('posts').set({ previewKey }).where('id', '=', postId).execute()
    return previewPath(ctx, postId, previewKey)
  })
}

/** The preview address that was given to a post, if it has one. */
export async function findPreviewPath(ctx: Ctx, postId: number): Promise<string | undefined> {
  const post = await findPost(ctx.db, postId)
  return post && post.previewKey !== null ? previewPath(ctx, post.id, post.previewKey) : undefined
}

/** Makes the preview address of a post worthless: the next one given is another. Refused as by `saveDraft`. */
export async function revokePreview(ctx: Ctx, account: Account, postId: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await findWritable(ctx, account, postId)
    await ctx.db.updateTable('posts').set({ previewKey: null }).where('id', '=', postId).execute()
  })
}

/** The post that a preview address is about; `undefined` for one that was forged, revoked, or whose post is deleted. */
export async function findPreviewed(ctx: Ctx, token: string): Promise<SignedPost | undefined> {
  const [, id, key] = /^(\d{1,9})\.([\w-]+)$/.exec(unsign(signingKey(ctx), token) ?? '') ?? []
  if (id === undefined || key === undefined) return undefined
  const post = await findPost(ctx.db, Number(id))
  return post?.previewKey === key && post.state !== 'deleted' ? post : undefined
}

function previewPath(ctx: Ctx, postId: number, previewKey: string): string {
  return `/preview/${sign(signingKey(ctx), `${postId}.${previewKey}`)}`
}

function signingKey(ctx: Ctx): Buffer {
  return deriveKey(ctx.secret, 'post-preview')
}
