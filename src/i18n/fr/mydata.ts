import type { mydata as words } from '../en/mydata.ts'

export const mydata: Record<keyof typeof words, string> = {}
