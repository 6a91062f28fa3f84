import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** A message waits. */
export async function reviewLetter(
  _ctx: Ctx,
  _mail: MailRow,
  _params: Letters['to-review'],
): Promise<Letter | undefined> {
  return undefined
}
