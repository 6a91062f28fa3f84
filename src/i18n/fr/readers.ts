import type { readers as words } from '../en/readers.ts'

export const readers: Record<keyof typeof words, string> = {}
