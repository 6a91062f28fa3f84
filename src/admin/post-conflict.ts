import type { Ctx } from '../context.ts'
import { tidyFields } from '../posts/draft.ts'
import type { Draft } from '../posts/drafts.ts'
import { diffViews } from './post-diff-view.ts'
import type { TypedPost } from './post-form.ts'
import { savedInWords } from './post-words.ts'

/** A run of words; one with a mark is in this version only. */
type Word = { text: string; mark: boolean }

/** Two versions beside each other: for each field that differs what is typed here, and what was saved meanwhile. */
export function conflictView(ctx: Ctx, typed: TypedPost, other: Omit<Draft, 'changed'>) {
  const when = savedInWords(ctx, other.savedAt)
  const parts = diffViews(ctx, other.fields, tidyFields(typed.fields))
  return {
    version: other.version,
    theirs: ctx.t('conflict.other', { v: other.version }),
    lead:
      other.savedBy === null
        ? ctx.t('conflict.leadNobody', { v: other.version, when })
        : ctx.t('conflict.lead', { who: other.savedBy, v: other.version, when }),
    parts: parts.map((part) => ({ name: part.name, mine: side(part, 'added'), theirs: side(part, 'removed') })),
  }
}

function side({ parts }: ReturnType<typeof diffViews>[number], own: 'added' | 'removed'): Word[] {
  return parts
    .filter(({ kind }) => kind === 'kept' || kind === own)
    .map(({ kind, text }) => ({ text, mark: kind === own }))
}
