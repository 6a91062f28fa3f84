import type { reports as words } from '../en/reports.ts'

export const reports: Record<keyof typeof words, string> = {}
