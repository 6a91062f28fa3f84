import type { mail as words } from '../en/mail.ts'

export const mail: Record<keyof typeof words, string> = {}
