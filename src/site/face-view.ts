import type { Ctx } from '../context.ts'
import { drawnPath } from '../readers/drawn.ts'
import type { Body } from '../reactions/queries.ts'
import type { Outline } from '../reactions/thread-shape.ts'

/** What stands beside a name: a picture that we serve, else initials on a disc. It says nothing that the name does not. */
export type FaceView = { src: string | null; initials: string }

/**
 * The face of whoever wrote a message: their picture, else what the owner chose for those without one. Null for none.
 * A drawing is the same wherever the same voice writes under the same name.
 */
export function faceView(
  ctx: Ctx,
  row: Outline,
  body: Pick<Body, 'photo' | 'authorId'>,
  name: string,
): FaceView | null {
  if (body.photo !== null) return { src: body.photo, initials: '' }
  switch (ctx.settings.avatars) {
    case 'none':
      return null
    case 'initials':
      return { src: null, initials: initialsOf(name) }
    case 'drawn':
      return { src: drawnPath(ctx, whoIs(row, body)), initials: '' }
  }
}

/** A guest is their mail address and their name together: who uses somebody else's name does not look like them. */
function whoIs({ readerId, email, nameFolded }: Outline, { authorId }: Pick<Body, 'authorId'>): string {
  if (authorId !== null) return `author ${authorId}`
  return readerId !== null ? `reader ${readerId}` : `guest ${nameFolded}\n${email ?? ''}`
}

/** The first letters of the first and the last word of a name; its first character where it has no letters. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s·|@]+/u).flatMap((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? [])
  const [first] = words
  if (first === undefined) return Array.from(name)[0] ?? ''
  return (first + (words.length > 1 ? words.at(-1) : '')).toUpperCase()
}
