import type { rules as words } from '../en/rules.ts'

export const rules: Record<keyof typeof words, string> = {}
