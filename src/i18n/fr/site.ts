import type { site as words } from '../en/site.ts'

export const site: Record<keyof typeof words, string> = {}
