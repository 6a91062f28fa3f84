import type { FollowRow } from '../db/schema-readers.ts'

export type Follow = FollowRow
