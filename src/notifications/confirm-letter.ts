import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** Confirm following this conversation. */
export async function confirmLetter(
  _ctx: Ctx,
  _mail: MailRow,
  _params: Letters['confirm-follow'],
): Promise<Letter | undefined> {
  return undefined
}
