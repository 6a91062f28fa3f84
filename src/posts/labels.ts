import type { Db } from '../context.ts'
import { findCategoryBySlug, findFormerCategory } from './categories.ts'
import { isSlug } from './post.ts'
import { findFormerTag, findTag } from './tags.ts'

/** What posts are gathered under, by the first word of its addresses. */
export const labelKinds = ['tags', 'categories'] as const
export type LabelKind = (typeof labelKinds)[number]

/** A tag or category that at least one published post has. */
export async function findLabel(db: Db, kind: LabelKind, slug: string) {
  if (!isSlug(slug)) return undefined
  return kind === 'tags' ? findTag(db, slug) : findCategoryBySlug(db, slug)
}

/** The tag or category of a published post that had this slug formerly: answer with a redirect to its present address. */
export async function findMovedLabel(db: Db, kind: LabelKind, slug: string) {
  if (!isSlug(slug)) return undefined
  const label = kind === 'tags' ? await findFormerTag(db, slug) : await findFormerCategory(db, slug)
  return label && findLabel(db, kind, label.slug)
}
