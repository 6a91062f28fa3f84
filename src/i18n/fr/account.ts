import type { account as words } from '../en/account.ts'

export const account: Record<keyof typeof words, string> = {}
