import type { editor as words } from '../en/editor.ts'

export const editor: Record<keyof typeof words, string> = {}
