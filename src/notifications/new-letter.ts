import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** A message is out. */
export async function newLetter(
  _ctx: Ctx,
  _mail: MailRow,
  _params: Letters['new-reaction'],
): Promise<Letter | undefined> {
  return undefined
}
