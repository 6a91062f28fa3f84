import type { notices as words } from '../en/notices.ts'

export const notices: Record<keyof typeof words, string> = {}
