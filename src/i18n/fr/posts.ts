import type { posts as words } from '../en/posts.ts'

export const posts: Record<keyof typeof words, string> = {}
