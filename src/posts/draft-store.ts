import { instant, type Ctx, type Db } from '../context.ts'
import { refuse } from '../errors.ts'
import { may, type Account } from '../identities/account.ts'
import { findAuthor } from '../identities/queries.ts'
import { fieldsOf, sameFields, tidyFields, type DraftFields } from './draft.ts'
import { fieldProblems } from './draft-problems.ts'
import { recordUses } from './media-uses.ts'
import { wasPublic, type Post } from './post.ts'
import type { SignedPost } from './queries.ts'

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
export async function putDraft(
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
 * first mistake; `fieldProblems` has them all. A page stands on every page of the site: what was of another kind
 * `before` is made one only by those who order them.
 */
export async function checkFields(
  ctx: Ctx,
  account: Account,
  fields: DraftFields,
  before: DraftFields['kind'] = fields.kind,
): Promise<DraftFields> {
  const { author, ...rest } = tidyFields(fields)
  const tidy = { ...rest, author: author ?? (may(account, 'write-all') ? null : account.slug) }
  const [problem] = await fieldProblems(ctx.db, account, tidy)
  if (problem) refuse('invalid', problem.key, { ...problem.params, field: problem.field })
  if (tidy.kind === 'page' && before !== 'page' && !may(account, 'organise')) {
    refuse('invalid', 'draft.kindPage', { field: 'kind' })
  }
  return tidy
}

/** What a post that was never public shows of its working copy in lists, and by which its author is known. */
export async function listedFields(
  db: Db,
  { kind, title, slug, lang, reactions, summary, question, author }: DraftFields,
) {
  const authorId = author === null ? null : ((await findAuthor(db, author))?.id ?? null)
  return { kind, title, slug, lang, reactions, summary, question, authorId }
}

/** Whether there is something published, or about to be, that a working copy can differ from. */
export function isStanding(post: Pick<Post, 'state'>): boolean {
  return post.state === 'published' || post.state === 'scheduled'
}
