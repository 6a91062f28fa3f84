import type { FollowRow, FollowTable } from '../db/schema-readers.ts'

export type Follow = FollowRow
export type Scope = FollowTable['scope']
export type Pace = FollowTable['pace']

export const scopes: readonly Scope[] = ['thread', 'replies']
export const paces: readonly Pace[] = ['now', 'daily', 'weekly']

/** Whether a word names what of a thread somebody is told. */
export function isScope(word: string | undefined): word is Scope {
  return scopes.some((scope) => scope === word)
}

/** Whether a word names how soon they are told. */
export function isPace(word: string | undefined): word is Pace {
  return paces.some((pace) => pace === word)
}

/** How long an asked follow waits for its confirmation. */
export const confirmDays = 7
