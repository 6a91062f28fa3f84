import type { Ctx } from '../context.ts'
import { findCategory } from '../posts/categories.ts'
import { deleteCategory, mergeCategories, renameCategory } from '../posts/organise-categories.ts'
import { deleteTag, mergeTags, renameTag } from '../posts/organise-tags.ts'
import { findTagById, listCategoryLabels, listTagLabels } from '../posts/organise.ts'

/** What tags and categories have in common at the desk, by the last part of their tab's address. */
export const labelKinds = {
  tags: {
    list: ({ db }: Ctx) => listTagLabels(db),
    find: ({ db }: Ctx, id: number) => findTagById(db, id),
    rename: renameTag,
    merge: mergeTags,
    remove: deleteTag,
    words: {
      lead: 'organise.tagsLead',
      empty: 'organise.tagsEmpty',
      one: 'organise.tag',
      removeHint: 'organise.tagRemoveHint',
    },
  },
  categories: {
    list: ({ db }: Ctx) => listCategoryLabels(db),
    find: ({ db }: Ctx, id: number) => findCategory(db, id),
    rename: renameCategory,
    merge: mergeCategories,
    remove: deleteCategory,
    words: {
      lead: 'organise.categoriesLead',
      empty: 'organise.categoriesEmpty',
      one: 'organise.category',
      removeHint: 'organise.categoryRemoveHint',
    },
  },
} as const

export type LabelKind = keyof typeof labelKinds
