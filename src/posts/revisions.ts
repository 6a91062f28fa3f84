import type { Ctx, Db } from '../context.ts'
import type { RevisionRow } from '../db/schema-posts.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import type { Account } from '../identities/account.ts'
import { findAuthor } from '../identities/queries.ts'
import { tidyLine } from '../lib/text.ts'
import type { DraftFields } from './draft.ts'
import { checkFields, writeDraft } from './draft-store.ts'
import { readDraft } from './drafts.ts'
import { wasPublic } from './post.ts'
import type { SignedPost } from './queries.ts'
import { recordRevision } from './record-revision.ts'
import { findWritable } from './writable.ts'

export { diffFields, type DiffPart, type FieldDiff } from './diff.ts'

/**
 * A revision in a list. `label` is the name it was given, or, for one restored, the number of the revision it repeats.
 */
export type RevisionFacts = Pick<RevisionRow, 'number' | 'kind' | 'label' | 'words' | 'who' | 'at'>
export type Revision = RevisionFacts & { fields: DraftFields }

const facts = ['number', 'kind', 'label', 'words', 'who', 'at'] as const
const longestLabel = 120

/**
 * Keeps the working copy as a revision with a name and answers its number. Refused as by `saveDraft`; `invalid` at the
 * field `label` for no name or one over 120 characters; `conflict` when `version` is not the present one.
 */
export async function saveRevision(
  ctx: Ctx,
  account: Account,
  postId: number,
  version: number,
  label: string,
): Promise<number> {
  const name = tidyLine(label, Infinity)
  if (name === '') refuse('invalid', 'draft.labelMissing', { field: 'label' })
  if (Array.from(name).length > longestLabel) {
    refuse('invalid', 'draft.labelTooLong', { field: 'label', max: longestLabel })
  }
  return transaction(ctx, async (ctx) => {
    const post = await findWritable(ctx, account, postId)
    const draft = await readDraft(ctx.db, post)
    if (draft.version !== version) refuse('conflict', 'draft.otherVersion')
    return recordRevision(ctx, post, 'save', name, account, draft.fields)
  })
}

/** The revisions of a post, the newest first; at most 500. */
export async function listRevisions(db: Db, postId: number): Promise<RevisionFacts[]> {
  return db
    .selectFrom('revisions')
    .select(facts)
    .where('postId', '=', postId)
    .orderBy('number', 'desc')
    .limit(500)
    .execute()
}

/** One revision with all it says. */
export async function findRevision(db: Db, postId: number, number: number): Promise<Revision | undefined> {
  const row = await db
    .selectFrom('revisions')
    .select([...facts, 'fields'])
    .where('postId', '=', postId)
    .where('number', '=', number)
    .executeTakeFirst()
  return row && { ...row, fields: JSON.parse(row.fields) as DraftFields }
}

/**
 * Makes a revision the working copy again, as a new version and a new revision, and answers that version. What the
 * public sees stays, and so does the address (kind, slug, date) of what was public. Refused as by `saveDraft`;
 * `not_found` for an unknown revision.
 */
export async function restoreRevision(ctx: Ctx, account: Account, postId: number, number: number): Promise<number> {
  return transaction(ctx, async (ctx) => {
    const post = await findWritable(ctx, account, postId)
    const revision = (await findRevision(ctx.db, postId, number)) ?? refuse('not_found', 'revision.unknown')
    const present = await readDraft(ctx.db, post)
    const fields = await checkFields(ctx, account, await restored(ctx, post, present.fields, revision.fields))
    const written = await writeDraft(ctx, account, post, present.version, fields)
    if (!written) refuse('conflict', 'draft.otherVersion')
    await recordRevision(ctx, post, 'restore', String(number), account, fields)
    return written.version
  })
}

/** An author who is gone since signs no more. */
async function restored(ctx: Ctx, post: SignedPost, present: DraftFields, former: DraftFields): Promise<DraftFields> {
  const { kind, slug, date } = wasPublic(post) ? present : former
  const known = former.author !== null && (await findAuthor(ctx.db, former.author)) !== undefined
  return { ...former, kind, slug, date, author: known ? former.author : present.author }
}
