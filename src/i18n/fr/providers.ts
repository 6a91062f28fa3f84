import type { providers as words } from '../en/providers.ts'

export const providers: Record<keyof typeof words, string> = {}
