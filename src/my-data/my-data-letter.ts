import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** The way to one's own messages. */
export async function myDataLetter(
  _ctx: Ctx,
  _mail: MailRow,
  _params: Letters['my-data'],
): Promise<Letter | undefined> {
  return undefined
}
