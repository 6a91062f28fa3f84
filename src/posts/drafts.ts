import { instant, type Ctx, type Db } from '../context.ts'
import type { DraftTable } from '../db/schema.ts'
import { lockRows } from '../db/dialect.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { demand, may, mayWrite, type Account } from '../identities/account.ts'
import { findAuthor } from '../identities/queries.ts'
import { cleanerVersion, cleanPost } from '../lib/sanitize.ts'
import { blankFields, fieldProblems, fieldsOf, sameFields, tidyFields, type DraftFields } from './draft.ts'
import { recordUses } from './media-uses.ts'
import { privatePath, wasPublic, type Post } from './post.ts'
import { findPost, type SignedPost } from './queries.ts'

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
 * Begins a post and answers its id: a row in state draft, with an address nobody is told, and its working copy. Refused as `forbidden`
 * for accounts that do not write, as `invalid`, with the `field`, as by `saveDraft`.
 */
export async function createDraft(ctx: Ctx, account: Account, fields: Partial<DraftFields> = {}): Promise<number> {
  demand(account, 'write')
  return transaction(ctx, async (ctx) => {
    const checked = await checkFields(ctx, account, { ...blankFields(ctx, account), ...fields })
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
  if (row) return { ...opened(row), changed: !isStanding(post) || row.changed === 1 }
  const fields = await fieldsOf(db, post)
  return { version: 0, fields, savedAt: post.updatedAt, savedBy: post.authorName, changed: !isStanding(post) }
}

/**
 * Saves the working copy over `version` and nothing else: what the public sees stays. Over any other version nothing is
 * written and the one there is is given back, unless it says the same. The same fields again make no new version.
 * Refused: `invalid` with the `field`; `forbidden`; `not_found`; `conflict` for a post that lives as a file or is deleted.
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
    const checked = await checkFields(ctx, account, fields)
    const present = await readDraft(ctx.db, post)
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

/** The post with that id, for an account that is about to change it. Refused as by `findOwned`; `conflict` when it is deleted. */
export async function findWritable(ctx: Ctx, account: Account, postId: number): Promise<SignedPost> {
  const post = await findOwned(ctx, account, postId)
  if (post.state === 'deleted') refuse('conflict', 'post.deleted')
  return post
}

/**
 * The post with that id, deleted or not, kept from changing under the transaction that asks. Refused: `not_found`,
 * `forbidden`, `conflict` when it lives as a file.
 */
export async function findOwned(ctx: Ctx, account: Account, postId: number): Promise<SignedPost> {
  const own = ctx.db.selectFrom('posts').select('id').where('id', '=', postId)
  await own.modifyEnd(lockRows(ctx.engine)).execute()
  const post = (await findPost(ctx.db, postId)) ?? refuse('not_found', 'post.unknown')
  if (!mayWrite(account, post)) refuse('forbidden', 'desk.forbidden')
  if (post.file !== null) refuse('conflict', 'post.inFile', { file: post.file })
  return post
}

/** Writes the next version of a working copy; `undefined` when `version` is not the present one any more. */
export async function writeDraft(
  ctx: Ctx,
  account: Account,
  post: SignedPost,
  version: number,
  fields: DraftFields,
): Promise<{ version: number; savedAt: string } | undefined> {
  const changed = !isStanding(post) || !sameFields(fields, await fieldsOf(ctx.db, post))
  if (!(await putDraft(ctx, account, post.id, version + 1, fields, changed))) return undefined
  const savedAt = instant(ctx)
  if (!wasPublic(post) && post.state === 'draft') {
    const listed = { ...(await listedFields(ctx.db, fields)), updatedAt: savedAt }
    await ctx.db.updateTable('posts').set(listed).where('id', '=', post.id).execute()
  }
  await recordUses(ctx, post.id, [post.source, post.cover, fields.source, fields.cover])
  return { version: version + 1, savedAt }
}

/** Stores a version over the one before it; `false` when that is not the one there is. */
async function putDraft(
  ctx: Ctx,
  account: Account,
  postId: number,
  version: number,
  fields: DraftFields,
  changed: boolean,
): Promise<boolean> {
  const values = {
    version,
    fields: JSON.stringify(fields),
    changed: changed ? 1 : 0,
    accountId: account.id,
    savedAt: instant(ctx),
  } as const
  const put = await ctx.db
    .insertInto('drafts')
    .values({ postId, ...values })
    .onConflict((conflict) =>
      conflict
        .column('postId')
        .doUpdateSet(values)
        .where('drafts.version', '=', version - 1),
    )
    .executeTakeFirstOrThrow()
  return put.numInsertedOrUpdatedRows === 1n
}

/**
 * Fields tidied and checked, as every writer of working copies needs them. Refused as `invalid` with the `field` of the
 * first mistake; `fieldProblems` has them all.
 */
export async function checkFields(ctx: Ctx, account: Account, fields: DraftFields): Promise<DraftFields> {
  const { author, ...rest } = tidyFields(fields)
  const tidy = { ...rest, author: author ?? (may(account, 'write-all') ? null : account.slug) }
  const [problem] = await fieldProblems(ctx.db, account, tidy)
  if (problem) refuse('invalid', problem.key, { ...problem.params, field: problem.field })
  return tidy
}

/** What a post that was never public shows of its working copy in lists, and by which its author is known. */
async function listedFields(db: Db, { kind, title, slug, lang, reactions, summary, question, author }: DraftFields) {
  const authorId = author === null ? null : ((await findAuthor(db, author))?.id ?? null)
  return { kind, title, slug, lang, reactions, summary, question, authorId }
}

/** Whether there is something published, or about to be, that a working copy can differ from. */
export function isStanding(post: Pick<Post, 'state'>): boolean {
  return post.state === 'published' || post.state === 'scheduled'
}

type Row = Pick<DraftTable, 'fields' | 'savedAt' | 'changed'> & { version: number; savedBy: string | null }

async function findRow(db: Db, postId: number) {
  return db
    .selectFrom('drafts')
    .leftJoin('accounts', 'accounts.id', 'drafts.accountId')
    .leftJoin('authors', 'authors.id', 'accounts.authorId')
    .select(['drafts.version', 'drafts.fields', 'drafts.changed', 'drafts.savedAt', 'authors.name as savedBy'])
    .where('drafts.postId', '=', postId)
    .executeTakeFirst()
}

function opened({
  version,
  fields,
  savedAt,
  savedBy,
}: Pick<Row, 'version' | 'savedAt' | 'savedBy'> & { fields: string }) {
  return { version, fields: JSON.parse(fields) as DraftFields, savedAt, savedBy }
}
