import type { setup as words } from '../en/setup.ts'

export const setup: Record<keyof typeof words, string> = {}
