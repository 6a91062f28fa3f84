import type { credits as words } from '../en/credits.ts'

export const credits: Record<keyof typeof words, string> = {}
