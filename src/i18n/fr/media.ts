import type { media as words } from '../en/media.ts'

export const media: Record<keyof typeof words, string> = {}
