import type { linkbacks as words } from '../en/linkbacks.ts'

export const linkbacks: Record<keyof typeof words, string> = {}
