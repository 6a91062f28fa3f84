import type { form as words } from '../en/form.ts'

export const form: Record<keyof typeof words, string> = {}
