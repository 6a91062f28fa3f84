import type { privacy as words } from '../en/privacy.ts'

export const privacy: Record<keyof typeof words, string> = {}
