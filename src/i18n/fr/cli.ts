import type { cli as words } from '../en/cli.ts'

export const cli: Record<keyof typeof words, string> = {}
