import type { follow as words } from '../en/follow.ts'

export const follow: Record<keyof typeof words, string> = {}
