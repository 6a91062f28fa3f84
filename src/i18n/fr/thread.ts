import type { thread as words } from '../en/thread.ts'

export const thread: Record<keyof typeof words, string> = {}
