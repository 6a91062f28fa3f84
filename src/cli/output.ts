/** Exit codes, after sysexits: done, something was refused, wrong usage, nothing can be opened, not now, wrong settings. */
export const exits = { done: 0, refused: 1, usage: 64, unavailable: 69, later: 75, settings: 78 } as const

/** Where a command writes; `code` is its exit code. */
export type Output = { line: (text: string) => void; problem: (text: string) => void; code: number }
