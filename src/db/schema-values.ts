/** 0 or 1: SQLite has no boolean, and both engines store the same shapes. */
export type Flag = 0 | 1

/** An ISO 8601 instant in UTC, such as `2026-03-03T17:02:00.000Z`: it sorts as text. */
export type Instant = string
