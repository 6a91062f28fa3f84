import type { Ctx } from '../context.ts'
import { Refusal } from '../errors.ts'

/** What is wrong with one content file, in the site's language. `line` is counted from 1. */
export type FileMistake = { file: string; line: number; message: string }

/**
 * A refusal, or a file that cannot be read, in words for the author; anything else is a bug and thrown on. `lineOf` finds
 * the line of the setting that a refused post is about.
 */
export function describeMistake(
  ctx: Ctx,
  file: string,
  error: unknown,
  lineOf: (key: string) => number = () => 1,
): FileMistake {
  if (error instanceof Refusal) {
    const line = Number(error.params['line'] ?? lineOf(keyAtFault[error.key] ?? ''))
    return { file, line, message: ctx.t(error.key, error.params) }
  }
  if (error instanceof Error && 'syscall' in error && 'path' in error && 'code' in error) {
    return { file, line: 1, message: ctx.t('file.unreadable', { reason: String(error.code) }) }
  }
  throw error
}

/** Tells the operator, with file and line both as fields and as text that an editor can jump to. */
export function logMistake(ctx: Ctx, { file, line, message }: FileMistake): void {
  ctx.log.error({ file, line }, `${file}:${line}: ${message}`)
}

const keyAtFault: Record<string, string> = {
  'post.titleMissing': 'title',
  'post.slugInvalid': 'slug',
  'post.slugReserved': 'slug',
  'post.pathTaken': 'slug',
  'post.unknownAuthor': 'author',
}
