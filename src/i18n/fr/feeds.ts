import type { feeds as words } from '../en/feeds.ts'

export const feeds: Record<keyof typeof words, string> = {}
