import type { ReactionTable } from '../db/schema-reactions.ts'

/** The shape of each strand. The arrow is told to stay a letter: some systems would draw it as a picture. */
export const marks: Record<ReactionTable['strand'], string> = { author: '●', reader: '◆', web: '↗\uFE0E' }
