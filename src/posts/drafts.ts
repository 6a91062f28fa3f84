import { instant, type Ctx, type Db } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { demand, type Account } from '../identities/account.ts'
import { cleanerVersion, cleanPost } from '../lib/sanitize.ts'
import { blankFields, fieldsOf, type DraftFields } from './draft.ts'
import { checkFields, isStanding, listedFields, putDraft, writeDraft } from './draft-store.ts'
import { recordUses } from './media-uses.ts'
import { privatePath } from './post.ts'
import { findPost, type SignedPost } from './queries.ts'
import { findWritable } from './writable.ts'

/** The working copy of a post. A post never saved at the desk has version 0. */
export type Draft = {
  version: number
  fields: DraftFields
  savedAt: string
  /** The name of who saved it. */
  savedBy: string | null
  /** Whether it differs from what is published or waits for its hour; always so for a draft. */
  changed: boolean
}
export type Saved = { saved: { version: number; savedAt: string } } | { conflict: Omit<Draft, 'changed'> }

/**
 * Begins a post and answers its id: a row in state draft, with an address nobody is told, and its working copy. Refused
 * as `forbidden` for accounts that do not write, as `invalid`, with the `field`, as by `saveDraft`.
 */
export async function createDraft(ctx: Ctx, account: Account, fields: Partial<DraftFields> = {}): Promise<number> {
  demand(account, 'write')
  return transaction(ctx, async (ctx) => {
    const checked = await checkFields(ctx, account, { ...blankFields(ctx, account), ...fields }, 'post')
    const now = instant(ctx)
    const row = {
      ...(await listedFields(ctx.db, checked)),
      path: privatePath(),
      state: 'draft',
      source: '',
      html: cleanPost(''),
      text: '',
      words: 0,
      image: null,
      demo: 0,
      file: null,
      fileHash: null,
      cleaner: cleanerVersion,
      publishedAt: null,
      updatedAt: now,
      createdAt: now,
      changedAt: now,
    } as const
    const { id } = await ctx.db.insertInto('posts').values(row).returning('id').executeTakeFirstOrThrow()
    await putDraft(ctx, account, id, 1, checked, true)
    await recordUses(ctx, id, [checked.source, checked.cover])
    return id
  })
}

/** The working copy of a post, or, when it was never saved at the desk, its own fields as version 0. */
export async function findDraft(db: Db, postId: number): Promise<Draft | undefined> {
  const post = await findPost(db, postId)
  return post && readDraft(db, post)
}

/** The working copy of a post that was read already. */
export async function readDraft(db: Db, post: SignedPost): Promise<Draft> {
  const row = await findRow(db, post.id)
  if (row) {
    const changed = !isStanding(post) || row.changed === 1
    return { ...row, fields: JSON.parse(row.fields) as DraftFields, changed }
  }
  const fields = await fieldsOf(db, post)
  return { version: 0, fields, savedAt: post.updatedAt, savedBy: post.authorName, changed: !isStanding(post) }
}

/**
 * Saves the working copy over `version` and nothing else: what the public sees stays. Over any other version nothing is
 * written and the one there is is given back, unless it says the same. The same fields again make no new version.
 * Refused: `invalid` with the `field`; `forbidden`; `not_found`; `conflict` for a post that lives as a file or is
 * deleted.
 */
export async function saveDraft(
  ctx: Ctx,
  account: Account,
  postId: number,
  version: number,
  fields: DraftFields,
): Promise<Saved> {
  return transaction(ctx, async (ctx) => {
    const post = await findWritable(ctx, account, postId)
    const present = await readDraft(ctx.db, post)
    const checked = await checkFields(ctx, account, fields, present.fields.kind)
    if (JSON.stringify(checked) === JSON.stringify(present.fields)) {
      return { saved: { version: present.version, savedAt: present.savedAt } }
    }
    if (version !== present.version) return { conflict: present }
    const saved = await writeDraft(ctx, account, post, version, checked)
    // Another process was quicker between our look and our write.
    return saved ? { saved } : { conflict: await readDraft(ctx.db, post) }
  })
}

/** Makes the working copy what is published again, as a new version. Refused as by `saveDraft`. */
export async function discardDraft(ctx: Ctx, account: Account, postId: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const post = await findWritable(ctx, account, postId)
    if (!isStanding(post)) refuse('conflict', 'draft.nothingPublished')
    const { version, changed } = await readDraft(ctx.db, post)
    if (changed) await writeDraft(ctx, account, post, version, await fieldsOf(ctx.db, post))
  })
}

async function findRow(db: Db, postId: number) {
  return db
    .selectFrom('drafts')
    .leftJoin('accounts', 'accounts.id', 'drafts.accountId')
    .leftJoin('authors', 'authors.id', 'accounts.authorId')
    .select(['drafts.version', 'drafts.fields', 'drafts.changed', 'drafts.savedAt', 'authors.name as savedBy'])
    .where('drafts.postId', '=', postId)
    .executeTakeFirst()
}
