import type { moderation as words } from '../en/moderation.ts'

export const moderation: Record<keyof typeof words, string> = {}
