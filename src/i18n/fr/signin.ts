import type { signin as words } from '../en/signin.ts'

export const signin: Record<keyof typeof words, string> = {}
