import type { letters as words } from '../en/letters.ts'

export const letters: Record<keyof typeof words, string> = {}
