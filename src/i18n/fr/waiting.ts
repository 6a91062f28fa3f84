import type { waiting as words } from '../en/waiting.ts'

export const waiting: Record<keyof typeof words, string> = {}
